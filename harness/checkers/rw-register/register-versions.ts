import { MICRO, NO_VALUE, type Scalar, STATUS, type TransactionHistory } from '../transactions/index.ts';
import { VersionTable } from './version-table.ts';

/** Where a version of a register comes from. */
export const ORIGIN = {
  /** Nobody wrote it. */
  nobody: 0,
  /** The state before the history began. */
  initial: 1,
  /** Only transactions that certainly did not happen wrote it. */
  failed: 2,
  /** Its transaction overwrote it before it ended. */
  intermediate: 3,
  /** The last write of its transaction to the register. */
  final: 4,
  /** Several transactions wrote the same value: nobody can tell which one a read saw. */
  ambiguous: 5,
} as const;

export const NOBODY = -1;
export const NO_VERSION = -1;

/**
 * The versions of all registers. Version k, below `history.keyCount`, is the initial state of the register with code k; then
 * come the values in the order in which they appear in the history.
 */
export interface RegisterVersions {
  readonly count: number;
  readonly key: Int32Array;
  /** Value codes; `NO_VALUE` for null. */
  readonly value: Int32Array;
  /** An `ORIGIN` for each version. */
  readonly origin: Uint8Array;
  /** The transaction that wrote it, where exactly one can have; else `NOBODY`. */
  readonly writer: Int32Array;
  /** The version that each micro-operation wrote or read; `NO_VERSION` for a read that proves nothing. */
  readonly ofMicro: Int32Array;
}

/** @param initial What registers hold before the history begins. */
export function registerVersions(history: TransactionHistory, initial: Scalar | null): RegisterVersions {
  const { table, ofMicro } = numberVersions(history, initial);
  const { count } = table;
  const origin = new Uint8Array(count).fill(ORIGIN.initial, 0, history.keyCount);
  const writer = new Int32Array(count).fill(NOBODY);
  const finalWriteOf = new Int32Array(history.keyCount).fill(NOBODY);
  for (let transaction = 0; transaction < history.count; transaction += 1) {
    const failed = history.status[transaction] === STATUS.fail;
    const start = history.microOffsets[transaction] ?? 0;
    for (let micro = (history.microOffsets[transaction + 1] ?? 0) - 1; micro >= start; micro -= 1) {
      if (history.microKind[micro] !== MICRO.write) continue;
      const key = history.microKey[micro] ?? 0;
      const version = ofMicro[micro] ?? 0;
      const own = finalWriteOf[key] === transaction ? ORIGIN.intermediate : ORIGIN.final;
      finalWriteOf[key] = transaction;
      const known = origin[version] ?? ORIGIN.nobody;
      const isFree = known === ORIGIN.nobody || (known === ORIGIN.failed && !failed);
      if (isFree) {
        origin[version] = failed ? ORIGIN.failed : own;
        writer[version] = transaction;
      } else if (!failed && writer[version] !== transaction) {
        origin[version] = ORIGIN.ambiguous;
        writer[version] = NOBODY;
      }
    }
  }
  return { count, key: table.keys.subarray(0, count), value: table.values.subarray(0, count), origin, writer, ofMicro };
}

function numberVersions(
  history: TransactionHistory,
  initial: Scalar | null,
): { table: VersionTable; ofMicro: Int32Array } {
  const microCount = history.microKind.length;
  const table = new VersionTable(history.keyCount + microCount);
  const initialCode = initial === null ? NO_VALUE : codeOf(history, initial);
  for (let key = 0; key < history.keyCount; key += 1) {
    if (initialCode === undefined) table.add(key, NO_VALUE);
    else table.versionOf(key, initialCode);
  }
  const ofMicro = new Int32Array(microCount).fill(NO_VERSION);
  for (let micro = 0; micro < microCount; micro += 1) {
    const kind = history.microKind[micro];
    if (kind !== MICRO.write && kind !== MICRO.read) continue;
    ofMicro[micro] = table.versionOf(history.microKey[micro] ?? 0, history.microValue[micro] ?? NO_VALUE);
  }
  return { table, ofMicro };
}

/** The code of a value, or undefined where it never occurs in the history. */
function codeOf(history: TransactionHistory, value: Scalar): number | undefined {
  for (let micro = 0; micro < history.microKind.length; micro += 1) {
    const kind = history.microKind[micro];
    if (kind !== MICRO.write && kind !== MICRO.read) continue;
    const code = history.microValue[micro] ?? NO_VALUE;
    if (code !== NO_VALUE && history.valueOf(code) === value) return code;
  }
  return undefined;
}
