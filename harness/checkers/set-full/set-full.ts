import type { Operation } from '../../history/operation.ts';
import type { Anomaly, CheckResult, Validity } from '../checker.ts';
import { type Quantiles, quantilesOf } from '../quantiles.ts';
import { OUTCOME, SetSightings } from './set-full-sightings.ts';
import { type StaleSetElement, stabilityLatency, lossLatency, staleElements } from './set-full-latencies.ts';
import { compareValues, type ValueKey, valuesAnomaly } from '../values.ts';
import { plural } from '../wording.ts';

/** Result of `set-full` (facts/peers.md §1.4). Lists in ascending order, latencies in ms. */
export interface SetFullResult extends CheckResult {
  /** Elements that somebody tried to add; how many adds were acknowledged, and how many certainly did not happen. */
  readonly attemptCount: number;
  readonly acknowledgedCount: number;
  readonly failedCount: number;
  readonly readCount: number;
  readonly stableCount: number;
  readonly lostCount: number;
  readonly lost: readonly ValueKey[];
  /** No read says whether they are there. */
  readonly neverReadCount: number;
  readonly neverRead: readonly ValueKey[];
  /** Those of them that had been acknowledged. */
  readonly unverifiedCount: number;
  /** A read that began after they were known lacked them, and later ones have them. */
  readonly staleCount: number;
  readonly stale: readonly ValueKey[];
  /** The 8 that took longest to show. */
  readonly worstStale: readonly StaleSetElement[];
  readonly stableLatencies: Quantiles | null;
  readonly lostLatencies: Quantiles | null;
  /** Copies by element, of the first 100 that a read had more than once. */
  readonly duplicatedCount: number;
  readonly duplicated: Readonly<Record<string, number>>;
  /** Read though nobody tried to add them. */
  readonly unexpectedCount: number;
  readonly unexpected: readonly ValueKey[];
  /** Read though their adds certainly did not happen. */
  readonly failedButPresentCount: number;
  readonly failedButPresent: readonly ValueKey[];
}

export interface SetFullOptions {
  /** Are stale reads a violation? They are where reads are promised to be up to date. */
  readonly linearizable: boolean;
}

const MOST_DUPLICATES = 100;
const MOST_STALE = 8;

/** What became of every element of a grow-only set, as all its reads show it. Operations: `add` one, `read` the list of all. */
export function checkSetFull(history: readonly Operation[], { linearizable }: SetFullOptions): SetFullResult {
  const sightings = new SetSightings(history);
  const ranks = Array.from({ length: sightings.ranks.size }, (_, rank) => rank);
  const { outcomes } = sightings;
  const happened = ranks.filter((rank) => outcomes[rank] !== OUTCOME.fail);
  const stable = happened.filter((rank) => sightings.isStable(rank));
  const lost = happened.filter((rank) => sightings.isLost(rank));
  const neverRead = happened.filter((rank) => !sightings.isStable(rank) && !sightings.isLost(rank));
  const valuesOf = (some: readonly number[]): ValueKey[] =>
    some.map((rank) => sightings.ranks.valueOf(rank)).sort(compareValues);
  const failedButPresent = valuesOf(ranks.filter((rank) => outcomes[rank] === OUTCOME.fail && sightings.seen(rank)));
  const stale = staleElements(sightings, history, stable);
  const unexpected = [...sightings.unexpected].sort(compareValues);
  const duplicated = [...sightings.duplicated].sort(([a], [b]) => compareValues(a, b));
  const anomalies = [
    ...setAnomaly('lost', valuesOf(lost), 'known to be there and then gone'),
    ...(linearizable
      ? setAnomaly(
          'stale',
          stale.map(({ element }) => element).sort(compareValues),
          'missing from a read that began after they were known',
        )
      : []),
    ...setAnomaly(
      'duplicated',
      duplicated.map(([value]) => value),
      'more than once in one read',
    ),
    ...setAnomaly('failed-but-present', failedButPresent, 'present although their adds were refused'),
    ...setAnomaly('unexpected', unexpected, 'present although nobody added them'),
  ];
  const valid = anomalies.length > 0 ? false : stable.length > 0 ? true : 'unknown';
  return {
    valid,
    class: 'consistency',
    summary: summaryOf(valid, anomalies, ranks.length, stable.length),
    anomalies,
    attemptCount: ranks.length,
    acknowledgedCount: ranks.filter((rank) => outcomes[rank] === OUTCOME.ok).length,
    failedCount: ranks.length - happened.length,
    readCount: sightings.reads.length,
    stableCount: stable.length,
    lostCount: lost.length,
    lost: valuesOf(lost),
    neverReadCount: neverRead.length,
    neverRead: valuesOf(neverRead),
    unverifiedCount: neverRead.filter((rank) => outcomes[rank] === OUTCOME.ok).length,
    staleCount: stale.length,
    stale: stale.map(({ element }) => element).sort(compareValues),
    worstStale: stale.toSorted((a, b) => b.stableLatency - a.stableLatency).slice(0, MOST_STALE),
    stableLatencies: quantilesOf(stable.map((rank) => stabilityLatency(sightings, history, rank))),
    lostLatencies: quantilesOf(lost.map((rank) => lossLatency(sightings, history, rank))),
    duplicatedCount: duplicated.length,
    duplicated: Object.fromEntries(
      duplicated.slice(0, MOST_DUPLICATES).map(([value, count]) => [String(value), count]),
    ),
    unexpectedCount: unexpected.length,
    unexpected,
    failedButPresentCount: failedButPresent.length,
    failedButPresent,
  };
}

/** One anomaly for all elements of a kind; none when there are none. */
export function setAnomaly(type: string, elements: readonly ValueKey[], what: string): readonly Anomaly[] {
  return valuesAnomaly(type, 'element', elements, what);
}

function summaryOf(valid: Validity, anomalies: readonly Anomaly[], attempts: number, stable: number): string {
  if (valid === 'unknown') return `no read showed any of ${plural(attempts, 'element')}`;
  const start = `${plural(stable, 'element')} of ${attempts} stable`;
  return [start, ...anomalies.map(({ message }) => message)].join('; ');
}
