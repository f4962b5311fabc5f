import type { Operation } from '../../history/operation.ts';
import { malformedOperation, valueKey, type ValueKey } from '../values.ts';

/** A read of a group of keys, or the key that a write is about. */
export interface ForkRead {
  readonly index: number;
  readonly keys: readonly ValueKey[];
  /** Keys whose value was there. */
  readonly seen: readonly ValueKey[];
  /** Set for a write. */
  readonly written?: ValueKey;
}

/** Reads of the same keys, by what they saw. */
export interface ReadGroup {
  readonly views: readonly View[];
}

export interface View {
  readonly seen: ReadonlySet<ValueKey>;
  readonly first: ForkRead;
  readonly reads: readonly ForkRead[];
}

/** Throws a usage error for a value that is no list of micro-operations, or mixes reads and writes. */
export function forkReadOf(operation: Operation): ForkRead {
  const { index, value, f } = operation;
  if (value === null) return { index, keys: [], seen: [] };
  if (!Array.isArray(value) || !value.every(isMicroOperation)) {
    throw malformedOperation(operation, `the value of ${f} to be [["r" or "w", key, value], ...]`);
  }
  const writes = value.filter(([kind]) => kind === 'w');
  const [write] = writes;
  if (write === undefined) {
    const seen = value.filter(([, , read]) => (read ?? null) !== null);
    return { index, keys: value.map(([, key]) => valueKey(key)), seen: seen.map(([, key]) => valueKey(key)) };
  }
  if (value.length > 1) throw malformedOperation(operation, 'a write of long-fork to write one key');
  return { index, keys: [], seen: [], written: valueKey(write[1]) };
}

/** Groups in the order of their first reads, and so the views in each. */
export function groupReads(reads: readonly ForkRead[]): readonly ReadGroup[] {
  const groups = new Map<string, Map<string, ForkRead[]>>();
  for (const read of reads) {
    const group = getOrMake(groups, textOf(read.keys), () => new Map<string, ForkRead[]>());
    getOrMake(group, textOf(read.seen), () => []).push(read);
  }
  return [...groups.values()].map((views) => ({ views: [...views.values()].flatMap(viewOf) }));
}

function viewOf(reads: readonly ForkRead[]): readonly View[] {
  const [first] = reads;
  return first === undefined ? [] : [{ seen: new Set(first.seen), first, reads }];
}

function textOf(keys: readonly ValueKey[]): string {
  return keys
    .map((key) => JSON.stringify(key))
    .sort()
    .join(',');
}

function getOrMake<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function isMicroOperation(item: unknown): item is readonly [string, unknown, unknown] {
  return Array.isArray(item) && (item[0] === 'r' || item[0] === 'w') && item.length >= 2;
}
