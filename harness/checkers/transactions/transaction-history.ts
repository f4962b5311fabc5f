import type { ListVersions } from './list-versions.ts';

/** Name of a key, of a value, of a process or of a node in the history. */
export type Scalar = number | string | boolean;

/** How a transaction ended, as a code in `TransactionHistory.status`. */
export const STATUS = { ok: 0, info: 1, fail: 2 } as const;

/** What a micro-operation is, as a code in `TransactionHistory.microKind`. */
export const MICRO = {
  /** A read of a transaction that did not commit for certain: what it saw proves nothing. */
  readUnknown: 0,
  append: 1,
  write: 2,
  /** A read of one value, or of nothing: `microValue` is a value code or `NO_VALUE`. */
  read: 3,
  /** A read of a list; `microValue` is a code that `lists` decodes. */
  readList: 4,
} as const;

/** In place of a value code: the initial state of a key, `null`. */
export const NO_VALUE = -1;

/** In place of a position: the transaction never completed, or nobody knows whether it did. */
export const NEVER = 0x7fffffff;

/**
 * Transactions in columns: one entry a transaction in the order of their completions (those without one come last), and one
 * a micro-operation. A million transactions never exist as objects.
 */
export interface TransactionHistory {
  readonly count: number;
  /** A `STATUS` for each transaction. */
  readonly status: Uint8Array;
  /** Code of the process for each transaction; `processOf` decodes it. */
  readonly process: Int32Array;
  /** Position in the order of events at which the transaction was invoked. */
  readonly invocation: Int32Array;
  /** Position at which it was known to be complete; `NEVER` for all that are not `ok` or `fail`. */
  readonly completion: Int32Array;
  /** `index` of the invocation in the history; -1 where there was none. */
  readonly invocationIndex: Float64Array;
  /** `index` of the completion in the history, also of an `info`; -1 where there was none. */
  readonly completionIndex: Float64Array;
  /** `time` of invocation and completion in ns; NaN where there was none. */
  readonly invocationTime: Float64Array;
  readonly completionTime: Float64Array;
  /** Code of the node that was spoken to, or -1. */
  readonly node: Int32Array;
  /** Micro-operations of transaction t: `microOffsets[t]` up to, not including, `microOffsets[t + 1]`. */
  readonly microOffsets: Int32Array;
  /** A `MICRO` for each micro-operation. */
  readonly microKind: Uint8Array;
  /** Code of the key, from 0 to `keyCount - 1`; `keyOf` decodes it. */
  readonly microKey: Int32Array;
  /** Code of what was written or read; meaning by `microKind`. */
  readonly microValue: Int32Array;
  readonly keyCount: number;
  /** The lists that were read. */
  readonly lists: ListVersions;
  /** Operations that were no transactions of clients (faults, the operator's). */
  readonly ignored: number;
  keyOf(code: number): Scalar;
  valueOf(code: number): Scalar;
  processOf(code: number): Scalar;
  nodeOf(code: number): string | undefined;
}

/** A micro-operation as it stands in the history. */
export type MicroOperation = readonly ['append' | 'w' | 'r', Scalar, Scalar | readonly Scalar[] | null];

/** Index in the history that names the transaction: of its completion, else of its invocation. */
export function operationIndex(history: TransactionHistory, transaction: number): number {
  const completion = history.completionIndex[transaction] ?? -1;
  return completion >= 0 ? completion : (history.invocationIndex[transaction] ?? -1);
}

/** The micro-operations of a transaction, decoded. */
export function microOperations(history: TransactionHistory, transaction: number): MicroOperation[] {
  const decoded: MicroOperation[] = [];
  const end = history.microOffsets[transaction + 1] ?? 0;
  for (let micro = history.microOffsets[transaction] ?? 0; micro < end; micro += 1) {
    decoded.push(microOperation(history, micro));
  }
  return decoded;
}

/** One micro-operation, decoded. */
export function microOperation(history: TransactionHistory, micro: number): MicroOperation {
  const key = history.microKey[micro] ?? 0;
  const value = history.microValue[micro] ?? NO_VALUE;
  const name = history.keyOf(key);
  const scalar = value === NO_VALUE ? null : history.valueOf(value);
  const kind = history.microKind[micro] ?? MICRO.readUnknown;
  if (kind === MICRO.append) return ['append', name, scalar];
  if (kind === MICRO.write) return ['w', name, scalar];
  if (kind === MICRO.read) return ['r', name, scalar];
  if (kind === MICRO.readUnknown) return ['r', name, null];
  return ['r', name, history.lists.codes(key, value).map((element) => history.valueOf(element))];
}

/** The transaction of each micro-operation. */
export function transactionsOfMicroOperations(history: TransactionHistory): Int32Array {
  const transactions = new Int32Array(history.microKind.length);
  for (let transaction = 0; transaction < history.count; transaction += 1) {
    transactions.fill(transaction, history.microOffsets[transaction], history.microOffsets[transaction + 1]);
  }
  return transactions;
}
