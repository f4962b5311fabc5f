import type { CheckResult } from '../../checkers/checker.ts';
import { type OutcomeCounts, statsChecker } from '../../checkers/stats.ts';
import type { Operation } from '../../history/operation.ts';

/** Result of `stats` on a file: every function must have succeeded at least once (facts/peers.md §1.4). */
interface HistoryStats extends CheckResult, OutcomeCounts {
  readonly byF: Readonly<Record<string, OutcomeCounts & { readonly valid: boolean }>>;
}

/** Of a file nobody says that the history is only a part of what happened: a function that never succeeded is wrong. */
export function statsOfHistory(history: readonly Operation[]): HistoryStats {
  const { byFunction, ...result } = statsChecker.check({
    history,
    states: [],
    commands: [],
    cluster: { nodes: [], contract: { mayLoseAcknowledgedWrites: false, reason: 'none' } },
  });
  return {
    ...result,
    valid: result.anomalies.length > 0 ? false : result.valid,
    byF: Object.fromEntries(
      Object.entries(byFunction).map(([name, counts]) => [name, { valid: counts.okCount > 0, ...counts }]),
    ),
  };
}
