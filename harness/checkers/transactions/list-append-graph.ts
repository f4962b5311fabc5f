import { DependencyGraphBuilder } from './dependency-graph-builder.ts';
import { type DependencyGraph, EDGE } from './dependency-graph.ts';
import { forEachRead, type MicroFacts, readCodes } from './list-reads.ts';
import { MICRO, NO_VALUE, STATUS, type TransactionHistory } from './transaction-history.ts';
import { sharedPrefix, type VersionOrders } from './version-orders.ts';
import type { WriteIndex } from './write-index.ts';

/** All that is known about a list-append history before cycles are looked for. */
export interface ListAppendFacts {
  readonly history: TransactionHistory;
  readonly writes: WriteIndex;
  readonly orders: VersionOrders;
  readonly micros: MicroFacts;
  /** Appends by key that happened although no read saw them: they come after all that was read. */
  readonly unread: ReadonlyMap<number, readonly number[]>;
}

/** What an external read says about its neighbours in the order of versions. */
export interface ReadNeighbours {
  /** Position of the version that was read, or -1: the initial state, or one that nobody wrote for certain. */
  readonly seen: number;
  /** Position of the next version, or -1. */
  readonly next: number;
  /** The read saw all that was ever read: what follows is unread. */
  readonly isLast: boolean;
}

/**
 * Edges of the data (Adya 1999, definitions 9 to 12; Kingsbury and Alvaro 2020, §4): ww from an element to the next one of
 * its list, wr from the last element of a read to the reader, rw from a reader to the first element that it did not see.
 * Before an unread append, ww counts as wr unless it is certain that it was committed.
 */
export function listAppendGraph(facts: ListAppendFacts): DependencyGraph {
  const { history, orders, unread } = facts;
  const builder = new DependencyGraphBuilder(history);
  for (let key = 0; key < history.keyCount; key += 1) addWriteOrder(builder, facts, key);
  const lastReaders = new Map<number, number[]>();
  forEachRead(history, (reader, micro, key, length) => {
    if (facts.micros.isExternalRead[micro] === 0) return;
    const { seen, next, isLast } = readNeighbours(facts, micro, key, length);
    if (seen >= 0) builder.add(orders.writers[seen] ?? 0, reader, EDGE.wr);
    if (next >= 0) builder.add(reader, orders.writers[next] ?? 0, EDGE.rw);
    if (isLast && unread.has(key)) {
      const readers = lastReaders.get(key);
      if (readers === undefined) lastReaders.set(key, [reader]);
      else if (readers.at(-1) !== reader) readers.push(reader);
    }
  });
  for (const [key, readers] of lastReaders) {
    const writers = new Set((unread.get(key) ?? []).map((micro) => facts.writes.transactionOf[micro] ?? 0));
    builder.addFanOut(readers, [...writers], EDGE.rw);
  }
  return builder.build();
}

function addWriteOrder(builder: DependencyGraphBuilder, facts: ListAppendFacts, key: number): void {
  const { orders, unread, writes } = facts;
  const start = orders.offsets[key] ?? 0;
  const end = start + (orders.disputed.get(key)?.agreed ?? (orders.offsets[key + 1] ?? 0) - start);
  let last = -1;
  for (let position = start; position < end; position += 1) {
    const writer = orders.writers[position] ?? -1;
    if (writer < 0) continue;
    if (last >= 0) builder.add(last, writer, EDGE.ww);
    last = writer;
  }
  if (last < 0) return;
  for (const micro of unread.get(key) ?? []) {
    builder.add(last, writes.transactionOf[micro] ?? 0, isCertainlyCommitted(facts, micro) ? EDGE.ww : EDGE.wr);
  }
}

/**
 * Did the transaction of an append say itself that it committed? What was read of another one proves that only where nobody
 * reads what is not committed: from read-committed on. Its unread appends count as wr, since a cycle with wr says nothing
 * against read-uncommitted.
 */
export function isCertainlyCommitted({ history, writes }: ListAppendFacts, micro: number): boolean {
  return history.status[writes.transactionOf[micro] ?? 0] === STATUS.ok;
}

export function readNeighbours(facts: ListAppendFacts, micro: number, key: number, length: number): ReadNeighbours {
  const { history, orders } = facts;
  const start = orders.offsets[key] ?? 0;
  const end = orders.offsets[key + 1] ?? 0;
  const dispute = orders.disputed.get(key);
  if (dispute === undefined) {
    const next = length === end - start ? end : (orders.next[start + length] ?? end);
    return {
      seen: length === 0 ? -1 : (orders.previous[start + length - 1] ?? -1),
      next: next === end ? -1 : next,
      isLast: next === end,
    };
  }
  const list = [...new Set(readCodes(history, micro))];
  const shared = sharedPrefix(dispute.order, list);
  const isPrefix = shared === list.length && shared < dispute.agreed;
  const next = isPrefix ? (orders.next[start + shared] ?? end) : end;
  return {
    seen: lastWritten(facts, key, list),
    next: next < start + dispute.agreed ? next : -1,
    isLast: false,
  };
}

/** Position of the last element of a disputed list of which it is certain who wrote it; -1 where it is in no order. */
function lastWritten({ history, orders, writes }: ListAppendFacts, key: number, list: readonly number[]): number {
  const micro = writes.writer(key, list.at(-1) ?? NO_VALUE);
  const position = micro < 0 ? -1 : (orders.positionOf[micro] ?? -1);
  const writer = micro < 0 ? -1 : (writes.transactionOf[micro] ?? -1);
  return writer >= 0 && history.status[writer] !== STATUS.fail ? position : -1;
}

/** Appends that no read saw, of transactions that committed: by their own word, or because another append of them was read. */
export function findUnread(
  history: TransactionHistory,
  writes: WriteIndex,
  orders: VersionOrders,
): ReadonlyMap<number, readonly number[]> {
  const observed = new Uint8Array(history.count);
  for (const writer of orders.writers) if (writer >= 0) observed[writer] = 1;
  const unread = new Map<number, number[]>();
  for (let micro = 0; micro < history.microKind.length; micro += 1) {
    if (history.microKind[micro] !== MICRO.append || (orders.positionOf[micro] ?? -1) >= 0) continue;
    const key = history.microKey[micro] ?? 0;
    const transaction = writes.transactionOf[micro] ?? 0;
    const status = history.status[transaction];
    const happened = status === STATUS.ok || (status === STATUS.info && observed[transaction] === 1);
    if (!happened || orders.disputed.has(key)) continue;
    if (writes.writer(key, history.microValue[micro] ?? 0) !== micro) continue;
    const known = unread.get(key);
    if (known === undefined) unread.set(key, [micro]);
    else known.push(micro);
  }
  return unread;
}
