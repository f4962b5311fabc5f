import type { Operation } from '../../history/operation.ts';
import type { SetSightings } from './set-full-sightings.ts';
import type { ValueKey } from '../values.ts';

/** A point of the history. */
interface Moment {
  readonly index: number;
  /** ns since the run began. */
  readonly time: number;
}

/** An element that a read did not show although it was known; later reads have it. */
export interface StaleSetElement {
  readonly element: ValueKey;
  /** The operation that first showed it to be there. */
  readonly known: Moment;
  /** The invocation of the last read that lacked it. */
  readonly lastAbsent: Moment;
  readonly outcome: 'stable';
  /** ms from `known` to `lastAbsent`. */
  readonly stableLatency: number;
  /** There is none: the element was not lost. */
  readonly lostLatency: null;
}

/** Of the stable elements with these ranks. */
export function staleElements(
  sightings: SetSightings,
  history: readonly Operation[],
  stable: readonly number[],
): readonly StaleSetElement[] {
  return stable.flatMap((rank) => {
    const [from, to] = [sightings.known(rank) ?? -1, sightings.lastAbsent(rank) ?? -1];
    const [known, absent] = [history[from], history[to]];
    if (known === undefined || absent === undefined || to < from) return [];
    return [
      {
        element: sightings.ranks.valueOf(rank),
        known: { index: known.index, time: known.time },
        lastAbsent: { index: absent.index, time: absent.time },
        outcome: 'stable' as const,
        stableLatency: milliseconds(known, absent),
        lostLatency: null,
      },
    ];
  });
}

/** ms from when a stable element was known to when the last read that lacked it began; 0 when every read showed it. */
export function stabilityLatency(sightings: SetSightings, history: readonly Operation[], rank: number): number {
  return milliseconds(history[sightings.known(rank) ?? -1], history[sightings.lastAbsent(rank) ?? -1]);
}

/** ms from when a lost element was known to when the last read that showed it began; 0 when none did. */
export function lossLatency(sightings: SetSightings, history: readonly Operation[], rank: number): number {
  return milliseconds(history[sightings.known(rank) ?? -1], history[sightings.lastPresent(rank) ?? -1]);
}

/** From ns to ms, rounded down to µs; never below 0. */
function milliseconds(from: Operation | undefined, to: Operation | undefined): number {
  return from === undefined || to === undefined ? 0 : Math.max(0, Math.floor((to.time - from.time) / 1000) / 1000);
}
