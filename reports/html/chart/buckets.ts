import type { Outcome } from '../data/operation-columns.ts';
import { roundStep } from './ticks.ts';
import type { Span } from './scale.ts';

/** The columns that the curves need. */
export interface TimedOperations {
  readonly count: number;
  readonly sampledOneIn: number;
  readonly kinds: readonly { readonly outcome: Outcome }[];
  readonly kind: ArrayLike<number>;
  readonly startUs: ArrayLike<number>;
  readonly durationUs: ArrayLike<number>;
}

/** Operations of one stretch of time, by when they ended. */
export interface Bucket {
  readonly fromUs: number;
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  /** Latency of the acknowledged ones in µs; undefined when there is none. */
  readonly medianUs: number | undefined;
  readonly p99Us: number | undefined;
}

export interface Buckets {
  readonly widthUs: number;
  readonly buckets: readonly Bucket[];
}

/** Width of buckets so that about `wanted` cover the span, a round number of at least 10 ms. */
export function bucketWidth(span: Span, wanted: number): number {
  return Math.max(10_000, roundStep((span.toUs - span.fromUs) / Math.max(1, wanted)));
}

/**
 * Counts operations of the span into buckets that start at multiples of `widthUs`, so that zooming does not shift them.
 * Acknowledged operations of a sample count `sampledOneIn` each. An operation that never ended counts as `info` at its
 * start.
 */
export function countIntoBuckets(operations: TimedOperations, span: Span, widthUs: number): Buckets {
  const first = Math.floor(span.fromUs / widthUs);
  const size = Math.max(1, Math.floor(span.toUs / widthUs) - first + 1);
  const counts: Record<'ok' | 'fail' | 'info', Float64Array> = {
    ok: new Float64Array(size),
    fail: new Float64Array(size),
    info: new Float64Array(size),
  };
  const latencies: number[][] = Array.from({ length: size }, () => []);
  for (let position = 0; position < operations.count; position++) {
    const outcome = operations.kinds[operations.kind[position] ?? 0]?.outcome ?? 'open';
    const startUs = operations.startUs[position] ?? 0;
    const durationUs = operations.durationUs[position] ?? 0;
    const bucket = Math.floor((outcome === 'open' ? startUs : startUs + durationUs) / widthUs) - first;
    if (bucket < 0 || bucket >= size) continue;
    const column = counts[outcome === 'open' ? 'info' : outcome];
    column[bucket] = (column[bucket] ?? 0) + (outcome === 'ok' ? operations.sampledOneIn : 1);
    if (outcome === 'ok') latencies[bucket]?.push(durationUs);
  }
  return {
    widthUs,
    buckets: latencies.map((own, position) => {
      own.sort((a, b) => a - b);
      return {
        fromUs: (first + position) * widthUs,
        ok: counts.ok[position] ?? 0,
        fail: counts.fail[position] ?? 0,
        info: counts.info[position] ?? 0,
        medianUs: quantile(own, 0.5),
        p99Us: quantile(own, 0.99),
      };
    }),
  };
}

/** Nearest-rank quantile of a sorted list: always a value that occurred. */
export function quantile(sorted: ArrayLike<number>, share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** First position whose time is not below `us`. `times` is sorted. */
export function lowerBound(times: ArrayLike<number>, us: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < us) low = middle + 1;
    else high = middle;
  }
  return low;
}
