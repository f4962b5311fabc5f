import type { AnomalyCollector } from './conclude.ts';
import { nameOf, show } from './explain.ts';
import { findInternalContradictions } from './internal-reads.ts';
import { involve } from './involved-transaction.ts';
import type { ListAppendFacts } from './list-append-graph.ts';
import { forEachRead, readCodes } from './list-reads.ts';
import { MICRO, NO_VALUE, operationIndex, type Scalar, type TransactionHistory } from './transaction-history.ts';

/** Reads at odds with what their own transaction did. */
export function collectInternal(facts: ListAppendFacts, found: AnomalyCollector): void {
  const { history } = facts;
  findInternalContradictions(history, facts.micros.isRepeated, ({ transaction, micro, expected, isWhole }) => {
    found.add('internal', () => {
      const read = decode(history, readCodes(history, micro));
      const wanted: Scalar[] = [...(isWhole ? [] : ['...']), ...decode(history, expected)];
      const key = history.keyOf(history.microKey[micro] ?? 0);
      const name = nameOf(operationIndex(history, transaction));
      return {
        type: 'internal',
        message: `${name} read key ${show(key)} as ${show(read)}, but by what it had read and appended itself it had to be ${showExpected(wanted)}`,
        ...involve(history, [transaction]),
        key,
        read,
        expected: wanted,
      };
    });
  });
}

/** Reads of something that the transaction itself appended only later. */
export function collectFutureReads(facts: ListAppendFacts, found: AnomalyCollector): void {
  const { history } = facts;
  forEachRead(history, (transaction, micro, key, length) => {
    if (length === 0 || facts.micros.isBeforeOwnWrite[micro] === 0) return;
    const future = ownLaterElement(facts, transaction, micro, key, length);
    if (future === undefined) return;
    found.add('future-read', () => {
      const value = history.valueOf(future);
      const read = decode(history, readCodes(history, micro));
      const name = nameOf(operationIndex(history, transaction));
      return {
        type: 'future-read',
        message: `${name} read key ${show(history.keyOf(key))} as ${show(read)} before it appended ${show(value)} itself`,
        ...involve(history, [transaction]),
        key: history.keyOf(key),
        value,
        read,
      };
    });
  });
}

/** Code of an element that a read saw and that its own transaction appends later. */
function ownLaterElement(
  { history, orders }: ListAppendFacts,
  transaction: number,
  read: number,
  key: number,
  length: number,
): number | undefined {
  const end = history.microOffsets[transaction + 1] ?? 0;
  for (let micro = read + 1; micro < end; micro += 1) {
    if (history.microKey[micro] !== key || history.microKind[micro] !== MICRO.append) continue;
    const code = history.microValue[micro] ?? NO_VALUE;
    const position = orders.positionOf[micro] ?? -1;
    const isSeen = orders.disputed.has(key)
      ? readCodes(history, read).includes(code)
      : position >= 0 && position - (orders.offsets[key] ?? 0) < length;
    if (isSeen) return code;
  }
  return undefined;
}

/** Two reads of a key of which neither extends the other. */
export function collectIncompatibleOrders(facts: ListAppendFacts, found: AnomalyCollector): void {
  const { history, orders } = facts;
  for (const [key, { order, incompatible }] of orders.disputed) {
    for (const list of incompatible) {
      found.add('incompatible-order', () => {
        const readings = [decode(history, list), decode(history, order)];
        return {
          type: 'incompatible-order',
          message: `key ${show(history.keyOf(key))} was read as ${show(readings[0])} and as ${show(readings[1])}: neither extends the other`,
          ...involve(history, [findReader(history, key, list), findReader(history, key, order)].filter(isFound)),
          key: history.keyOf(key),
          readings,
        };
      });
    }
  }
}

/** Reads with an element more than once, though it was appended once. */
export function collectRepetitions(facts: ListAppendFacts, found: AnomalyCollector): void {
  const { history, orders } = facts;
  const shown = new Set<string>();
  for (const { key, value: code, list } of orders.repetitions) {
    const name = `${key} ${code}`;
    if (shown.has(name)) continue;
    shown.add(name);
    found.add('duplicate-elements', () => {
      const value = history.valueOf(code);
      const read = decode(history, list);
      return {
        type: 'duplicate-elements',
        message: `key ${show(history.keyOf(key))} was read as ${show(read)}: ${show(value)} is there more than once`,
        ...involve(history, [findReader(history, key, list)].filter(isFound)),
        key: history.keyOf(key),
        value,
        read,
      };
    });
  }
}

export function decode(history: TransactionHistory, codes: readonly number[]): Scalar[] {
  return codes.map((code) => history.valueOf(code));
}

/** The first committed transaction that read this list or one that begins with it (repetitions not counted), or -1. */
function findReader(history: TransactionHistory, key: number, list: readonly number[]): number {
  let found = -1;
  forEachRead(history, (transaction, micro, readKey, length) => {
    if (found >= 0 || readKey !== key || length < list.length) return;
    const codes = readCodes(history, micro);
    const plain = [...new Set(codes)];
    if (list.every((code, place) => codes[place] === code) || list.every((code, place) => plain[place] === code)) {
      found = transaction;
    }
  });
  return found;
}

function isFound(transaction: number): boolean {
  return transaction >= 0;
}

function showExpected(expected: readonly Scalar[]): string {
  return expected[0] === '...' ? `[..., ${expected.slice(1).map(show).join(', ')}]` : show(expected);
}
