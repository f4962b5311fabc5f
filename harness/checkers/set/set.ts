import { encodeIntRuns, type IntRuns, sizeOfIntRuns } from '../../history/int-runs.ts';
import type { Anomaly, CheckResult, Checker, Contract, Evidence, Validity } from '../checker.ts';
import { lostAnomaly, type LostElement, lostElementsOf, type LostElements, ranksWhere } from './lost-elements.ts';
import { type Quantiles, quantilesOf } from '../quantiles.ts';
import { analyseSet, type SetAnalysis } from './set-analysis.ts';
import { missingOnNodes, type MissingElements } from './set-final-reads.ts';
import { latenciesOf, type StaleElement, staleElementsOf } from './set-latencies.ts';
import { countText, plural, runsText } from '../wording.ts';

/** Result of the `set` checker (facts/peers.md §1.4, "set-full"). Latencies in ms. */
export interface SetResult extends CheckResult {
  /** Elements that somebody tried to add. */
  readonly attemptCount: number;
  readonly acknowledgedCount: number;
  /** Adds that certainly did not happen. */
  readonly failedCount: number;
  readonly stableCount: number;
  readonly lostCount: number;
  readonly lost: IntRuns;
  /** The first 100 lost elements. */
  readonly lostElements: readonly LostElement[];
  /** The settings allow that acknowledged writes are lost; then losses do not make the set invalid. */
  readonly lostAllowed: boolean;
  /** About which no read of the primary says anything, and which no standby showed either. */
  readonly neverReadCount: number;
  readonly neverRead: IntRuns;
  /** Acknowledged, but no read of the primary began afterwards: nobody knows whether they are there. */
  readonly unverifiedCount: number;
  /** Seen on a standby only, with no read of the primary to say more. */
  readonly seenOnStandbyOnlyCount: number;
  /** A read of the primary that began after the element was known lacked it, and later ones have it. */
  readonly staleCount: number;
  readonly stale: IntRuns;
  /** The 8 that took longest to show. */
  readonly worstStale: readonly StaleElement[];
  readonly stableLatencies: Quantiles | null;
  readonly lostLatencies: Quantiles | null;
  readonly duplicatedCount: number;
  /** Copies by element, of the first 100. */
  readonly duplicated: Readonly<Record<string, number>>;
  /** Adds that certainly did not happen and show all the same. */
  readonly failedButPresentCount: number;
  readonly failedButPresent: IntRuns;
  /** Adds with an unknown outcome that turned out to have happened. */
  readonly recoveredCount: number;
  /** Values that nobody tried to add. */
  readonly unexpectedCount: number;
  readonly unexpected: IntRuns;
  readonly readCount: number;
  readonly primaryReadCount: number;
  /** Acknowledged elements that the final read of a node lacks. Judged by `agreement` and `convergence`. */
  readonly missingOnNode: Readonly<Record<string, MissingElements>>;
}

export interface SetOptions {
  /** Are stale reads of a primary a violation? Not by default: they are counted. */
  readonly linearizable: boolean;
}

const MOST_ANOMALIES = 20;
const MOST_DUPLICATES = 100;

/** Every acknowledged element is there in the end, once, and nothing else is. */
export function createSetChecker({ linearizable }: SetOptions): Checker<SetResult> {
  return {
    name: 'set',
    check: (evidence: Evidence): SetResult => {
      const analysis = analyseSet(evidence);
      const lost = lostElementsOf(analysis, evidence.history, 'known');
      const counts = countFates(analysis);
      const stale = staleElementsOf(analysis, evidence.history);
      const wrong = wrongElements(analysis, lost, counts, evidence.cluster.contract);
      const violations = linearizable && stale.length > 0 ? [...wrong, staleAnomaly(stale)] : wrong;
      const valid = validity(violations, counts);
      return {
        valid,
        class: 'consistency',
        summary: summaryOf(valid, violations, counts, lost, evidence.cluster.contract),
        anomalies: violations,
        ...counts,
        lostCount: lost.count,
        lost: lost.elements,
        lostElements: lost.details,
        lostAllowed: evidence.cluster.contract.mayLoseAcknowledgedWrites,
        staleCount: stale.length,
        stale: encodeIntRuns(stale.map(({ element }) => element)),
        worstStale: stale.toSorted((a, b) => b.stableLatency - a.stableLatency).slice(0, 8),
        stableLatencies: quantilesOf(latenciesOf(analysis, evidence.history, 'stable')),
        lostLatencies: quantilesOf(latenciesOf(analysis, evidence.history, 'lost')),
        duplicatedCount: analysis.duplicated.size,
        duplicated: Object.fromEntries([...analysis.duplicated].slice(0, MOST_DUPLICATES)),
        unexpectedCount: sizeOfIntRuns(analysis.unexpected),
        unexpected: analysis.unexpected,
        readCount: analysis.reads.length,
        primaryReadCount: analysis.reads.filter(({ primary }) => primary).length,
        missingOnNode: missingOnNodes(analysis),
      };
    },
  };
}

export const setChecker: Checker<SetResult> = createSetChecker({ linearizable: false });

type FateCounts = Pick<
  SetResult,
  | 'attemptCount'
  | 'acknowledgedCount'
  | 'failedCount'
  | 'stableCount'
  | 'neverReadCount'
  | 'neverRead'
  | 'unverifiedCount'
  | 'seenOnStandbyOnlyCount'
  | 'recoveredCount'
  | 'failedButPresentCount'
  | 'failedButPresent'
>;

function countFates(analysis: SetAnalysis): FateCounts {
  const { adds } = analysis;
  const where = (holdsFor: (rank: number) => boolean): number[] => ranksWhere(adds.size, holdsFor);
  const valuesOf = (ranks: readonly number[]): IntRuns => encodeIntRuns(ranks.map((rank) => adds.value(rank)));
  const failed = where((rank) => adds.outcome(rank) === 'fail');
  const failedButPresent = failed.filter((rank) => analysis.seen(rank));
  const unjudged = where((rank) => analysis.fate(rank) === 'never-read');
  const neverRead = unjudged.filter((rank) => !analysis.seen(rank));
  return {
    attemptCount: adds.size,
    acknowledgedCount: where((rank) => adds.outcome(rank) === 'ok').length,
    failedCount: failed.length,
    stableCount: where((rank) => analysis.fate(rank) === 'stable').length,
    neverReadCount: neverRead.length,
    neverRead: valuesOf(neverRead),
    unverifiedCount: unjudged.filter((rank) => adds.outcome(rank) === 'ok').length,
    seenOnStandbyOnlyCount: unjudged.length - neverRead.length,
    recoveredCount: where((rank) => isUnknown(analysis, rank) && analysis.seen(rank)).length,
    failedButPresentCount: failedButPresent.length,
    failedButPresent: valuesOf(failedButPresent),
  };
}

function isUnknown({ adds }: SetAnalysis, rank: number): boolean {
  const outcome = adds.outcome(rank);
  return outcome === 'info' || outcome === 'open';
}

function wrongElements(
  analysis: SetAnalysis,
  lost: LostElements,
  { failedButPresent }: FateCounts,
  contract: Contract,
): readonly Anomaly[] {
  const anomalies: Anomaly[] = [];
  if (!contract.mayLoseAcknowledgedWrites) anomalies.push(...lost.details.slice(0, MOST_ANOMALIES).map(lostAnomaly));
  const kinds: readonly (readonly [string, IntRuns, string])[] = [
    ['duplicated', encodeIntRuns(analysis.duplicated.keys()), 'stored more than once'],
    ['failed-but-present', failedButPresent, 'present although their insert was refused'],
    ['unexpected', analysis.unexpected, 'present although nobody inserted them'],
  ];
  for (const [type, elements, what] of kinds) {
    if (elements.length === 0) continue;
    const size = sizeOfIntRuns(elements);
    anomalies.push({ type, message: `${plural(size, 'element')} ${what}: ${runsText(elements)}` });
  }
  return anomalies;
}

function staleAnomaly(stale: readonly StaleElement[]): Anomaly {
  return {
    type: 'stale',
    message: `${plural(stale.length, 'element')} missing from a read of the primary that began after they were known`,
    operations: stale.slice(0, MOST_ANOMALIES).flatMap(({ known, lastAbsent }) => [known.index, lastAbsent.index]),
  };
}

function validity(violations: readonly Anomaly[], counts: FateCounts): Validity {
  if (violations.length > 0) return false;
  return counts.stableCount > 0 && counts.unverifiedCount === 0 ? true : 'unknown';
}

function summaryOf(
  valid: Validity,
  violations: readonly Anomaly[],
  { acknowledgedCount, unverifiedCount }: FateCounts,
  lost: LostElements,
  contract: Contract,
): string {
  const acknowledged = plural(acknowledgedCount, 'acknowledged element');
  const losses = lost.count === 0 ? 'none lost' : `${countText(lost.count)} lost`;
  const allowed = lost.count > 0 && contract.mayLoseAcknowledgedWrites ? ' (the settings allow it)' : '';
  if (valid === 'unknown') {
    return unverifiedCount > 0
      ? `${countText(unverifiedCount)} of ${acknowledged} were never read back from a primary`
      : 'no element was read back from a primary';
  }
  const others = violations.filter(({ type }) => type !== 'lost').map(({ message }) => message);
  return [`${acknowledged}, ${losses}${allowed}`, ...others].join('; ');
}
