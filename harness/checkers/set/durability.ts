import type { IntRuns } from '../../history/int-runs.ts';
import type { CheckResult, Checker, Contract, Evidence } from '../checker.ts';
import { lostAnomaly, type LostElement, lostElementsOf, ranksWhere } from './lost-elements.ts';
import { analyseSet } from './set-analysis.ts';
import { countText, durationText, plural } from '../wording.ts';

/** RPO: what was acknowledged and is gone (facts/peers.md §6, row 2). */
export interface DurabilityResult extends CheckResult {
  readonly acknowledgedCount: number;
  readonly lostCount: number;
  readonly lost: IntRuns;
  /** When the first and the last of the lost elements were acknowledged, ns since the run began; null when none is lost. */
  readonly firstAcknowledged: number | null;
  readonly lastAcknowledged: number | null;
  /** Between these two, ms; 0 when none is lost. */
  readonly spanMs: number;
  /** The first 100, with when and where each was last seen. */
  readonly lostElements: readonly LostElement[];
  /** May acknowledged writes be lost under these settings, and why? */
  readonly allowed: boolean;
  readonly reason: string;
}

const MOST_ANOMALIES = 20;

/** Judges by the same reads as `set`, but only what was acknowledged. */
export const durabilityChecker: Checker<DurabilityResult> = {
  name: 'durability',
  check: (evidence: Evidence): DurabilityResult => {
    const { mayLoseAcknowledgedWrites: allowed, reason } = evidence.cluster.contract;
    const analysis = analyseSet(evidence);
    const { adds } = analysis;
    const acknowledged = ranksWhere(adds.size, (rank) => adds.outcome(rank) === 'ok');
    const unverified = acknowledged.filter((rank) => analysis.fate(rank) === 'never-read').length;
    const lost = lostElementsOf(analysis, evidence.history, 'acknowledged');
    const times = lost.ranks.map((rank) => evidence.history[adds.completed[rank] ?? -1]?.time ?? 0);
    const first = times.reduce((a, b) => Math.min(a, b), Infinity);
    const last = times.reduce((a, b) => Math.max(a, b), -Infinity);
    const isLost = lost.count > 0;
    const spanMs = isLost ? (last - first) / 1e6 : 0;
    const known = acknowledged.length > 0 && unverified === 0;
    return {
      valid: isLost && !allowed ? false : known ? true : 'unknown',
      class: 'consistency',
      summary: isLost
        ? lossText(lost.count, acknowledged.length, spanMs, evidence.cluster.contract)
        : noLossText(acknowledged.length, unverified),
      anomalies: allowed ? [] : lost.details.slice(0, MOST_ANOMALIES).map(lostAnomaly),
      acknowledgedCount: acknowledged.length,
      lostCount: lost.count,
      lost: lost.elements,
      firstAcknowledged: isLost ? first : null,
      lastAcknowledged: isLost ? last : null,
      spanMs,
      lostElements: lost.details,
      allowed,
      reason,
    };
  },
};

function lossText(lost: number, acknowledged: number, spanMs: number, contract: Contract): string {
  const allowed = contract.mayLoseAcknowledgedWrites ? 'allow' : 'do not allow';
  return (
    `${countText(lost)} of ${plural(acknowledged, 'acknowledged write')} lost, acknowledged within ` +
    `${durationText(spanMs)}; the settings ${allowed} it: ${contract.reason}`
  );
}

function noLossText(acknowledged: number, unverified: number): string {
  if (acknowledged === 0) return 'no row was acknowledged that could be looked for';
  const writes = plural(acknowledged, 'acknowledged write');
  return unverified === 0 ? `none of ${writes} lost` : `${countText(unverified)} of ${writes} never read back`;
}
