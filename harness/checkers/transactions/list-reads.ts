import { MICRO, NO_VALUE, STATUS, type TransactionHistory } from './transaction-history.ts';

/** What a transaction did to the key of a micro-operation before and after it. */
export interface MicroFacts {
  /** A read before anything else the transaction did to the key: it saw what others had written. */
  readonly isExternalRead: Uint8Array;
  /** A read after something else the transaction did to the key. */
  readonly isRepeated: Uint8Array;
  /** The transaction appends to or writes the same key again later. */
  readonly isIntermediate: Uint8Array;
  /** A read of a key that the transaction writes later. */
  readonly isBeforeOwnWrite: Uint8Array;
}

/** One pass over all micro-operations. */
export function findMicroFacts(history: TransactionHistory): MicroFacts {
  const { count, microOffsets, microKind, microKey, keyCount } = history;
  const size = microKind.length;
  const facts = {
    isExternalRead: new Uint8Array(size),
    isRepeated: new Uint8Array(size),
    isIntermediate: new Uint8Array(size),
    isBeforeOwnWrite: new Uint8Array(size),
  };
  const touchedBy = new Int32Array(keyCount).fill(-1);
  const wroteLast = new Int32Array(keyCount).fill(-1);
  for (let transaction = 0; transaction < count; transaction += 1) {
    const start = microOffsets[transaction] ?? 0;
    const end = microOffsets[transaction + 1] ?? 0;
    for (let micro = start; micro < end; micro += 1) {
      const key = microKey[micro] ?? 0;
      const isFirst = touchedBy[key] !== transaction;
      touchedBy[key] = transaction;
      const isWrite = microKind[micro] === MICRO.append || microKind[micro] === MICRO.write;
      if (!isWrite) {
        if (isFirst) {
          facts.isExternalRead[micro] = 1;
        } else facts.isRepeated[micro] = 1;
        continue;
      }
      const previous = wroteLast[key] ?? -1;
      if (previous >= start) facts.isIntermediate[previous] = 1;
      wroteLast[key] = micro;
    }
    for (let micro = start; micro < end; micro += 1) {
      if ((wroteLast[microKey[micro] ?? 0] ?? -1) > micro) facts.isBeforeOwnWrite[micro] = 1;
    }
  }
  return facts;
}

/** Number of elements that a read saw, or -1 for a micro-operation that is no read of a committed transaction. */
export function readLength(history: TransactionHistory, micro: number): number {
  const value = history.microValue[micro] ?? NO_VALUE;
  if (history.microKind[micro] === MICRO.readList) return history.lists.length(value);
  return history.microKind[micro] === MICRO.read && value === NO_VALUE ? 0 : -1;
}

/** Codes of what a read saw. */
export function readCodes(history: TransactionHistory, micro: number): readonly number[] {
  if (history.microKind[micro] !== MICRO.readList) return [];
  return history.lists.codes(history.microKey[micro] ?? 0, history.microValue[micro] ?? 0);
}

/** Calls `visit` for every read of a committed transaction. */
export function forEachRead(
  history: TransactionHistory,
  visit: (transaction: number, micro: number, key: number, length: number) => void,
): void {
  for (let transaction = 0; transaction < history.count; transaction += 1) {
    if (history.status[transaction] !== STATUS.ok) continue;
    const end = history.microOffsets[transaction + 1] ?? 0;
    for (let micro = history.microOffsets[transaction] ?? 0; micro < end; micro += 1) {
      const length = readLength(history, micro);
      if (length >= 0) visit(transaction, micro, history.microKey[micro] ?? 0, length);
    }
  }
}
