import type { EdgeReason } from './edge-reason.ts';
import { decode } from './list-append-anomalies.ts';
import { isCertainlyCommitted, type ListAppendFacts, readNeighbours } from './list-append-graph.ts';
import { readCodes, readLength } from './list-reads.ts';
import { SHOWN_WHOLE } from './relevant-operations.ts';
import { MICRO, NO_VALUE, operationIndex, STATUS } from './transaction-history.ts';

/** Why the graph of a list-append history has an edge, found again from the two transactions. */
export function listAppendReason(
  facts: ListAppendFacts,
  from: number,
  to: number,
  kind: 'ww' | 'wr' | 'rw',
): EdgeReason {
  const found = kind === 'ww' ? writeReason(facts, from, to, true) : readReason(facts, from, to, kind);
  if (found !== undefined) return found;
  return (kind === 'wr' ? writeReason(facts, from, to, false) : undefined) ?? { kind };
}

/** @param isCertain Whether the later one was appended for certain: it was read, or its transaction said that it committed. */
function writeReason(facts: ListAppendFacts, from: number, to: number, isCertain: boolean): EdgeReason | undefined {
  const { history, orders, writes } = facts;
  for (const micro of microsOf(facts, to)) {
    if (history.microKind[micro] !== MICRO.append) continue;
    const key = history.microKey[micro] ?? 0;
    const position = orders.positionOf[micro] ?? -1;
    const isUnread = position < 0 && (facts.unread.get(key)?.includes(micro) ?? false);
    if (isCertain !== (!isUnread || isCertainlyCommitted(facts, micro))) continue;
    const last = isUnread ? (orders.offsets[key + 1] ?? 0) : position;
    const previous = last > (orders.offsets[key] ?? 0) ? (orders.previous[last - 1] ?? -1) : -1;
    if (previous < 0 || writes.transactionOf[orders.micros[previous] ?? 0] !== from) continue;
    const witness = witnessOf(facts, key, last - (orders.offsets[key] ?? 0) + (isUnread ? 0 : 1), to);
    return {
      kind: 'ww',
      key: history.keyOf(key),
      value: history.valueOf(history.microValue[micro] ?? NO_VALUE),
      previous: history.valueOf(orders.values[previous] ?? NO_VALUE),
      ...(witness >= 0 && { witness: operationIndex(history, witness) }),
      ...(!isCertain && { onlyIfCommitted: true }),
    };
  }
  return undefined;
}

function readReason(facts: ListAppendFacts, from: number, to: number, kind: 'wr' | 'rw'): EdgeReason | undefined {
  const { history, orders, writes } = facts;
  for (const micro of microsOf(facts, kind === 'wr' ? to : from)) {
    const length = readLength(history, micro);
    if (facts.micros.isExternalRead[micro] === 0 || length < 0) continue;
    const key = history.microKey[micro] ?? 0;
    const { seen, next, isLast } = readNeighbours(facts, micro, key, length);
    const base = { kind, key: history.keyOf(key), read: decode(history, readCodes(history, micro)) };
    if (kind === 'wr') {
      if (seen >= 0 && orders.writers[seen] === from)
        return { ...base, value: history.valueOf(orders.values[seen] ?? NO_VALUE) };
      continue;
    }
    const previous = base.read.at(-1) ?? null;
    if (next >= 0 && orders.writers[next] === to) {
      const witness = witnessOf(facts, key, next - (orders.offsets[key] ?? 0) + 1, to);
      const value = history.valueOf(orders.values[next] ?? NO_VALUE);
      return { ...base, previous, value, ...(witness >= 0 && { witness: operationIndex(history, witness) }) };
    }
    const unread = isLast ? facts.unread.get(key)?.find((append) => writes.transactionOf[append] === to) : undefined;
    if (unread !== undefined) {
      return { ...base, previous, value: history.valueOf(history.microValue[unread] ?? NO_VALUE) };
    }
  }
  return undefined;
}

/**
 * Who read so many elements of a key. Whoever read all of it first did, but that may be a transaction that read every key of the
 * table: then the first shorter one that completed after the writer.
 */
function witnessOf({ history, orders }: ListAppendFacts, key: number, length: number, writer: number): number {
  const reader = history.lists.trunkReader(key);
  const isShort = (transaction: number): boolean =>
    (history.microOffsets[transaction + 1] ?? 0) - (history.microOffsets[transaction] ?? 0) <= SHOWN_WHOLE;
  if (reader < 0 || isShort(reader) || orders.disputed.has(key)) return reader;
  for (let transaction = writer + 1; transaction < reader; transaction += 1) {
    if (!isShort(transaction) || history.status[transaction] !== STATUS.ok) continue;
    const end = history.microOffsets[transaction + 1] ?? 0;
    for (let micro = history.microOffsets[transaction] ?? 0; micro < end; micro += 1) {
      if (history.microKey[micro] === key && readLength(history, micro) >= length) return transaction;
    }
  }
  return reader;
}

function microsOf({ history }: ListAppendFacts, transaction: number): number[] {
  const start = history.microOffsets[transaction] ?? 0;
  const end = history.microOffsets[transaction + 1] ?? 0;
  return Array.from({ length: end - start }, (_, place) => start + place);
}
