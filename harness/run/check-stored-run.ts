import { agreementChecker, convergenceChecker } from '../checkers/replication/index.ts';
import { availabilityChecker } from '../checkers/availability/index.ts';
import { type Problem, type Verdict, checkRun } from '../checkers/verdict/index.ts';
import type { ClockBudget } from '../checkers/clock-budget.ts';
import type { Checker } from '../checkers/checker.ts';
import { lineageCheckers } from '../checkers/lineage/index.ts';
import { rolesChecker } from '../checkers/roles/index.ts';
import { statsChecker } from '../checkers/stats.ts';
import type { ModelName } from '../checkers/models/index.ts';
import type { Operation } from '../history/operation.ts';
import { loadRun, type StoredRun } from '../store/load-run.ts';
import type { RunFolder } from '../store/run-folder.ts';
import type { RunRecord } from '../store/run-record.ts';
import { endsInHistory, stateAnomalies } from './state-anomalies.ts';
import { checkBudget } from './check-budget.ts';
import { workloadByName } from '../workloads/index.ts';

/** Checkers that every run has, besides those of its workloads. */
const GENERAL: readonly Checker[] = [
  statsChecker,
  rolesChecker,
  convergenceChecker,
  agreementChecker,
  availabilityChecker,
];

export interface CheckStoredRunOptions {
  /** In place of the thresholds of the run. */
  readonly failOn?: readonly string[] | undefined;
  /** In place of the models that the run claims. */
  readonly models?: readonly ModelName[] | undefined;
  /** For the search of each check. */
  readonly budget?: ClockBudget;
}

/** Judges a run by what is stored of it alone, and writes `verdict.json`. */
export async function checkStoredRun(
  folder: RunFolder,
  { failOn, models, budget = checkBudget() }: CheckStoredRunOptions = {},
): Promise<{ readonly run: RunRecord; readonly verdict: Verdict }> {
  const { run, history, truncated, states, commands } = await loadRun(folder);
  const checkers = [
    ...GENERAL,
    ...lineageCheckers(run.product),
    ...run.workloads.flatMap((name) => workloadByName(name).checkers({ models: models ?? run.models, budget })),
  ];
  const evidence = { history, states, commands, cluster: { nodes: run.nodes, contract: run.contract } };
  const problems = [...(run.problems ?? []), ...cutOff(truncated), ...failedOperations(history)];
  const judged = checkRun(evidence, checkers, { problems, failOn: failOn ?? run.failOn });
  const verdict = stateVerdict(judged, history, run);
  await folder.writeJson('verdict', verdict);
  return { run, verdict };
}

/** The verdict with the SQL of what it found wrong. */
function stateVerdict(verdict: Verdict, history: readonly Operation[], { workloads, isolation }: RunRecord): Verdict {
  if (Object.values(verdict.checks).every(({ anomalies }) => anomalies.length === 0)) return verdict;
  const known = new Map(workloads.map((name) => [name, workloadByName(name)]));
  const source = { endsOf: endsInHistory(history), workloadOf: (name: string) => known.get(name), isolation };
  const checks = Object.entries(verdict.checks).map(([name, check]) => [
    name,
    { ...check, anomalies: stateAnomalies(check.anomalies, source) },
  ]);
  return { ...verdict, checks: Object.fromEntries(checks) as Verdict['checks'] };
}

/** A planned operation that did not do what it should leaves the run without the situation that it was to show. */
function failedOperations(history: readonly Operation[]): Problem[] {
  return history
    .filter(
      ({ process, f, type }) => process === 'operator' && f === 'switchover' && (type === 'info' || type === 'fail'),
    )
    .map(({ f, error }) => ({
      class: 'unknown',
      type: 'operation-failed',
      message: `${f}: ${error ?? 'no reason known'}`,
    }));
}

/** A harness that was killed left the history without its end. */
function cutOff(truncated: StoredRun['truncated']): readonly Problem[] {
  if (truncated === undefined) return [];
  return [
    { class: 'unknown', type: 'history-cut-off', message: `the history ends in the middle of line ${truncated.line}` },
  ];
}
