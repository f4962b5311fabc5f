import { NO_VALUE, STATUS, type TransactionHistory } from './transaction-history.ts';
import { NO_WRITER, type WriteIndex } from './write-index.ts';

/** A key whose reads do not all extend each other. */
export interface DisputedKey {
  /** The longest list, without repetitions. */
  readonly order: readonly number[];
  /** So many of its elements are in every read that is long enough: only their order is used. */
  readonly agreed: number;
  /** Lists that are no prefix of the longest one. */
  readonly incompatible: readonly (readonly number[])[];
}

/**
 * In which order the elements of each key were appended, as the reads show it (Kingsbury and Alvaro 2020, §4.3: the longest
 * read of a key, of which every other read is a prefix). Positions of key k go from `offsets[k]` up to, not including,
 * `offsets[k + 1]`; position p of the columns is element `p - offsets[k]` of its list.
 */
export interface VersionOrders {
  readonly offsets: Int32Array;
  /** Code of the value at each position. */
  readonly values: Int32Array;
  /** Micro-operation that appended it, or what `WriteIndex.writer` says instead. */
  readonly micros: Int32Array;
  /** Transaction that appended it; -1 where none did for certain: nobody, one that failed, more than one. */
  readonly writers: Int32Array;
  /** Position of each micro-operation; -1 where no read saw what it appended. */
  readonly positionOf: Int32Array;
  /** Next position from this one on that has a writer, or the end of the key; previous one up to this one, or -1. */
  readonly next: Int32Array;
  readonly previous: Int32Array;
  readonly disputed: ReadonlyMap<number, DisputedKey>;
  /** Repeated elements: key, value and the list it stands in. */
  readonly repetitions: readonly { readonly key: number; readonly value: number; readonly list: readonly number[] }[];
}

export function findVersionOrders(history: TransactionHistory, writes: WriteIndex): VersionOrders {
  const disputed = findDisputes(history);
  const repetitions: { key: number; value: number; list: readonly number[] }[] = [];
  const offsets = new Int32Array(history.keyCount + 1);
  for (let key = 0; key < history.keyCount; key += 1) {
    const length = (disputed.get(key)?.order ?? history.lists.trunk(key)).length;
    offsets[key + 1] = (offsets[key] ?? 0) + length;
  }
  const size = offsets[history.keyCount] ?? 0;
  const values = new Int32Array(size);
  const micros = new Int32Array(size);
  const writers = new Int32Array(size);
  const positionOf = new Int32Array(history.microKind.length).fill(-1);
  for (let key = 0; key < history.keyCount; key += 1) {
    const order = disputed.get(key)?.order ?? history.lists.trunk(key);
    const unwritten = new Set<number>();
    for (let element = 0; element < order.length; element += 1) {
      const value = order[element] ?? NO_VALUE;
      const position = (offsets[key] ?? 0) + element;
      const micro = writes.writer(key, value);
      values[position] = value;
      micros[position] = micro;
      if (micro < 0 ? unwritten.has(value) : (positionOf[micro] ?? -1) >= 0) {
        repetitions.push({ key, value, list: order });
        // Only the first time counts for the order.
        micros[position] = NO_WRITER - 2;
        writers[position] = -1;
        continue;
      }
      if (micro < 0) unwritten.add(value);
      else positionOf[micro] = position;
      const writer = micro < 0 ? -1 : (writes.transactionOf[micro] ?? 0);
      writers[position] = writer >= 0 && history.status[writer] !== STATUS.fail ? writer : -1;
    }
  }
  repetitions.push(...repetitionsInDisputes(history, disputed));
  return { offsets, values, micros, writers, positionOf, ...neighbours(offsets, writers), disputed, repetitions };
}

/** The orders of disputed keys are without repetitions, so their lists are looked at one by one. */
function repetitionsInDisputes(
  history: TransactionHistory,
  disputed: ReadonlyMap<number, DisputedKey>,
): VersionOrders['repetitions'] {
  const { lists } = history;
  return [
    ...lists.divergentLists().map(({ key, codes }) => ({ key, list: [...codes] })),
    ...[...disputed.keys()].map((key) => ({ key, list: lists.trunk(key) })),
  ].flatMap(({ key, list }) => {
    const seen = new Set<number>();
    return list.flatMap((value) => {
      if (seen.has(value)) return [{ key, value, list }];
      seen.add(value);
      return [];
    });
  });
}

function neighbours(offsets: Int32Array, writers: Int32Array): { next: Int32Array; previous: Int32Array } {
  const next = new Int32Array(writers.length);
  const previous = new Int32Array(writers.length);
  for (let key = 0; key + 1 < offsets.length; key += 1) {
    const start = offsets[key] ?? 0;
    const end = offsets[key + 1] ?? 0;
    let last = -1;
    for (let position = start; position < end; position += 1) {
      if ((writers[position] ?? -1) >= 0) last = position;
      previous[position] = last;
    }
    last = end;
    for (let position = end - 1; position >= start; position -= 1) {
      if ((writers[position] ?? -1) >= 0) last = position;
      next[position] = last;
    }
  }
  return { next, previous };
}

function findDisputes(history: TransactionHistory): Map<number, DisputedKey> {
  const listsByKey = new Map<number, (readonly number[])[]>();
  for (const { key, codes } of history.lists.divergentLists()) {
    const lists = listsByKey.get(key) ?? [history.lists.trunk(key)];
    lists.push([...codes]);
    listsByKey.set(key, lists);
  }
  const disputes = new Map<number, DisputedKey>();
  for (const [key, lists] of listsByKey) {
    const distinct = lists.map((list) => [...new Set(list)]);
    const order = distinct.reduce((longest, list) => (list.length > longest.length ? list : longest), []);
    const incompatible: (readonly number[])[] = [];
    const shown = new Set<string>();
    let agreed = order.length;
    for (const list of distinct) {
      const shared = sharedPrefix(order, list);
      if (shared === list.length) continue;
      agreed = Math.min(agreed, shared);
      const text = list.join();
      if (!shown.has(text)) incompatible.push(list);
      shown.add(text);
    }
    disputes.set(key, { order, agreed, incompatible });
  }
  return disputes;
}

/** Length of what two lists have in common at their beginning. */
export function sharedPrefix(first: readonly number[], second: readonly number[]): number {
  let length = 0;
  while (length < first.length && length < second.length && first[length] === second[length]) length += 1;
  return length;
}
