import { readCodes, readLength } from './list-reads.ts';
import { MICRO, NO_VALUE, STATUS, type TransactionHistory } from './transaction-history.ts';

/** A read that contradicts what its own transaction read or appended before. */
export interface InternalContradiction {
  readonly transaction: number;
  readonly micro: number;
  /** What the list should have ended with; all of it if `isWhole`. */
  readonly expected: readonly number[];
  readonly isWhole: boolean;
}

/** Looks at the reads of keys that the transaction had touched before (Kingsbury and Alvaro 2020, §6: internal consistency). */
export function findInternalContradictions(
  history: TransactionHistory,
  isRepeated: Uint8Array,
  visit: (contradiction: InternalContradiction) => void,
): void {
  for (let transaction = 0; transaction < history.count; transaction += 1) {
    if (history.status[transaction] !== STATUS.ok) continue;
    const start = history.microOffsets[transaction] ?? 0;
    const end = history.microOffsets[transaction + 1] ?? 0;
    for (let micro = start; micro < end; micro += 1) {
      if (isRepeated[micro] === 0 || readLength(history, micro) < 0) continue;
      const found = contradictionOf(history, transaction, start, micro);
      if (found !== undefined) visit(found);
    }
  }
}

function contradictionOf(
  history: TransactionHistory,
  transaction: number,
  start: number,
  micro: number,
): InternalContradiction | undefined {
  const key = history.microKey[micro] ?? 0;
  const appended: number[] = [];
  let before = micro - 1;
  for (; before >= start; before -= 1) {
    if (history.microKey[before] !== key) continue;
    if (history.microKind[before] !== MICRO.append) break;
    appended.unshift(history.microValue[before] ?? NO_VALUE);
  }
  const isWhole = before >= start;
  const known = isWhole ? readLength(history, before) : 0;
  const length = readLength(history, micro);
  const fits = isWhole ? length === known + appended.length : length >= appended.length;
  if (
    fits &&
    endsWith(history, micro, length, appended) &&
    (!isWhole || sameBeginning(history, key, before, micro, known))
  ) {
    return undefined;
  }
  const expected = isWhole ? [...readCodes(history, before), ...appended] : appended;
  return { transaction, micro, expected, isWhole };
}

function endsWith(history: TransactionHistory, micro: number, length: number, ending: readonly number[]): boolean {
  const key = history.microKey[micro] ?? 0;
  const code = history.microValue[micro] ?? NO_VALUE;
  const from = length - ending.length;
  return ending.every((element, place) => history.lists.at(key, code, from + place) === element);
}

function sameBeginning(
  history: TransactionHistory,
  key: number,
  first: number,
  second: number,
  length: number,
): boolean {
  const one = history.microValue[first] ?? NO_VALUE;
  const other = history.microValue[second] ?? NO_VALUE;
  // Both are prefixes of the same trunk, or nothing was read.
  if (length === 0 || (one >= 0 && other >= 0)) return true;
  for (let place = 0; place < length; place += 1) {
    if (history.lists.at(key, one, place) !== history.lists.at(key, other, place)) return false;
  }
  return true;
}
