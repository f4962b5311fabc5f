import { agreementChecker } from '../checkers/agreement.ts';
import { availabilityChecker } from '../checkers/availability.ts';
import { checkRun } from '../checkers/check-run.ts';
import type { Checker } from '../checkers/checker.ts';
import { convergenceChecker } from '../checkers/convergence.ts';
import { rolesChecker } from '../checkers/roles.ts';
import { statsChecker } from '../checkers/stats.ts';
import type { ModelName } from '../checkers/models/index.ts';
import type { Problem, Verdict } from '../checkers/verdict.ts';
import type { Operation } from '../history/operation.ts';
import { loadRun, type StoredRun } from '../store/load-run.ts';
import type { RunFolder } from '../store/run-folder.ts';
import type { RunRecord } from '../store/run-record.ts';
import { workloadByName } from '../workloads/index.ts';

/** Checkers that every run has, besides those of its workloads. */
const GENERAL: readonly Checker[] = [
  statsChecker,
  rolesChecker,
  convergenceChecker,
  agreementChecker,
  availabilityChecker,
];

/** Judges a run by what is stored of it alone, and writes `verdict.json`. `failOn` and `models` replace those of the run. */
export async function checkStoredRun(
  folder: RunFolder,
  {
    failOn,
    models,
  }: { readonly failOn?: readonly string[] | undefined; readonly models?: readonly ModelName[] | undefined } = {},
): Promise<{ readonly run: RunRecord; readonly verdict: Verdict }> {
  const { run, history, truncated, states, commands } = await loadRun(folder);
  const checkers = [
    ...GENERAL,
    ...run.workloads.flatMap((name) => workloadByName(name).checkers({ models: models ?? run.models })),
  ];
  const evidence = { history, states, commands, cluster: { nodes: run.nodes, contract: run.contract } };
  const problems = [...(run.problems ?? []), ...cutOff(truncated), ...failedOperations(history)];
  const verdict = checkRun(evidence, checkers, { problems, failOn: failOn ?? run.failOn });
  await folder.writeJson('verdict', verdict);
  return { run, verdict };
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
