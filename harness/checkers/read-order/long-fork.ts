import type { Operation } from '../../history/operation.ts';
import type { Anomaly, CheckResult, Validity } from '../checker.ts';
import { type ForkRead, forkReadOf, type ReadGroup, groupReads } from './long-fork-reads.ts';
import { type ValueKey, valuesText } from '../values.ts';
import { countText, plural } from '../wording.ts';

/** Result of `long-fork` (facts/peers.md §1.4). */
export interface LongForkResult extends CheckResult {
  readonly readsCount: number;
  /** Reads that saw none of their keys, and those that saw all. */
  readonly earlyReadCount: number;
  readonly lateReadCount: number;
  /** Indices of two ok reads, for each two sets of writes that cannot both have been all there was; the first 100. */
  readonly forks: readonly (readonly [number, number])[];
  /** Pairs of reads that saw two writes in different orders. */
  readonly forkCount: number;
  /** Keys written more than once; then the reads say nothing. */
  readonly multipleWrites: readonly ValueKey[];
}

const MOST_FORKS = 100;
const MOST_ANOMALIES = 20;

/**
 * Writes of one key each (`[["w", key, value]]`), every key once, and reads of a group of keys (`[["r", key, value], ...]`): all
 * reads must see the writes in one order. A read that saw x and not y, beside one that saw y and not x, is a long fork, which
 * snapshot isolation forbids.
 */
export function checkLongFork(history: readonly Operation[]): LongForkResult {
  const reads: ForkRead[] = [];
  const writes = new Map<ValueKey, number>();
  for (const operation of history) noteOperation(operation, reads, writes);
  const groups = groupReads(reads);
  const multipleWrites = [...writes].filter(([, count]) => count > 1).map(([key]) => key);
  const forks = groups.flatMap(forksOf);
  const unwritten = writes.size === 0 ? [] : reads.filter(({ seen }) => seen.some((key) => !writes.has(key)));
  const anomalies = [
    ...forks.slice(0, MOST_ANOMALIES).map(forkAnomaly),
    ...unwritten.slice(0, MOST_ANOMALIES).map((read) => unwrittenAnomaly(read, writes)),
  ];
  const valid = validity(anomalies, reads.length, multipleWrites);
  return {
    valid,
    class: 'consistency',
    summary: summaryOf(valid, anomalies, reads.length, multipleWrites),
    anomalies,
    readsCount: reads.length,
    earlyReadCount: reads.filter(({ seen }) => seen.length === 0).length,
    lateReadCount: reads.filter(({ seen, keys }) => seen.length === keys.length).length,
    forks: forks.slice(0, MOST_FORKS).map(({ first, second }) => [first.index, second.index] as const),
    forkCount: forks.reduce((count, { pairs }) => count + pairs, 0),
    multipleWrites,
  };
}

function noteOperation(operation: Operation, reads: ForkRead[], writes: Map<ValueKey, number>): void {
  const { type, value } = operation;
  const read = forkReadOf(operation);
  if (read.written !== undefined) {
    // Also a write that failed or never ended is one for this purpose: the key was used.
    if (type === 'invoke') writes.set(read.written, (writes.get(read.written) ?? 0) + 1);
    else if (!writes.has(read.written)) writes.set(read.written, 1);
  } else if (type === 'ok' && value !== null) {
    reads.push(read);
  }
}

interface Fork {
  readonly first: ForkRead;
  readonly second: ForkRead;
  /** How many pairs of reads show the same two views. */
  readonly pairs: number;
}

/** Views of one group that are not comparable, each with the first read that had it. */
function forksOf({ views }: ReadGroup): readonly Fork[] {
  const bySize = views.toSorted((a, b) => a.seen.size - b.seen.size);
  const isChain = bySize.every((view, position) => {
    const next = bySize[position + 1];
    return next === undefined || isSubset(view.seen, next.seen);
  });
  if (isChain) return [];
  return views.flatMap((one, position) =>
    views
      .slice(position + 1)
      .filter((other) => !isSubset(one.seen, other.seen) && !isSubset(other.seen, one.seen))
      .map((other) => ({
        first: one.reads[0] ?? other.first,
        second: other.first,
        pairs: one.reads.length * other.reads.length,
      })),
  );
}

function isSubset(one: ReadonlySet<ValueKey>, other: ReadonlySet<ValueKey>): boolean {
  if (one.size > other.size) return false;
  for (const key of one) if (!other.has(key)) return false;
  return true;
}

function validity(anomalies: readonly Anomaly[], reads: number, multipleWrites: readonly ValueKey[]): Validity {
  if (multipleWrites.length > 0) return 'unknown';
  if (anomalies.length > 0) return false;
  return reads > 0 ? true : 'unknown';
}

function forkAnomaly({ first, second, pairs }: Fork): Anomaly {
  const only = (one: ForkRead, other: ForkRead): string =>
    valuesText(one.seen.filter((key) => !other.seen.includes(key)));
  const more = pairs === 1 ? '' : ` (${countText(pairs)} such pairs)`;
  return {
    type: 'long-fork',
    message:
      `The read ${first.index} saw ${only(first, second)} but not ${only(second, first)}, ` +
      `the read ${second.index} the other way round${more}`,
    operations: [first.index, second.index],
  };
}

function unwrittenAnomaly({ index, seen }: ForkRead, writes: ReadonlyMap<ValueKey, number>): Anomaly {
  const keys = seen.filter((key) => !writes.has(key));
  return {
    type: 'garbage-read',
    message: `The read ${index} saw values of ${valuesText(keys)}, which nobody wrote`,
    operations: [index],
  };
}

function summaryOf(
  valid: Validity,
  anomalies: readonly Anomaly[],
  reads: number,
  multipleWrites: readonly ValueKey[],
): string {
  if (multipleWrites.length > 0) return `keys were written more than once: ${valuesText(multipleWrites)}`;
  if (valid === 'unknown') return 'no read succeeded';
  return anomalies.length === 0 ? `${plural(reads, 'read')}, all in one order` : (anomalies[0]?.message ?? '');
}
