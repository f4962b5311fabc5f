import type { ServerShift } from './server-clock.ts';

/** How fast a clock ran between the first look and the last one. */
export interface Drift {
  readonly rate: number;
  /** The rate is known to be within this. */
  readonly uncertainty: number;
  readonly seconds: number;
}

type Answer = Pick<ServerShift, 'shift' | 'uncertainty' | 'at'>;

/** From the quickest answer of the first quarter to the quickest of the last one. Nothing can be said of less than two. */
export function driftOf(seen: readonly Answer[]): Drift | undefined {
  const quarter = Math.ceil(seen.length / 4);
  const first = quickest(seen.slice(0, quarter));
  const last = quickest(seen.slice(-quarter));
  if (first === undefined || last === undefined || last.at <= first.at) return undefined;
  const seconds = last.at - first.at;
  return {
    rate: 1 + (last.shift - first.shift) / seconds,
    uncertainty: (first.uncertainty + last.uncertainty) / seconds,
    seconds,
  };
}

function quickest(seen: readonly Answer[]): Answer | undefined {
  return seen.toSorted((a, b) => a.uncertainty - b.uncertainty)[0];
}

/** True when a drift is known well enough to tell the wanted rate from 1. */
export function isConclusive(drift: Drift | undefined, wanted: number): drift is Drift {
  return drift !== undefined && drift.uncertainty < Math.abs(wanted - 1) / 4;
}

/** True when the clock ran at the wanted rate as far as could be seen. */
export function runsAt(drift: Drift, wanted: number): boolean {
  return Math.abs(drift.rate - wanted) <= Math.abs(wanted - 1) / 2;
}
