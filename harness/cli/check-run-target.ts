import { formatVerdict } from '../../reports/index.ts';
import { parseModel, requireDecided } from '../checkers/models/index.ts';
import { checkStoredRun } from '../run/check-stored-run.ts';
import { findRun } from '../store/run-folder.ts';
import { budgetOf, type CheckOptions } from './check-options.ts';
import { runFolderOf } from './check-targets.ts';
import { colourWanted } from './colour.ts';
import type { TargetOutput } from './target-output.ts';
import { writeReport } from './write-report.ts';

/** Judges a stored run again and draws its report anew. */
export async function checkRunTarget(target: string, options: CheckOptions): Promise<TargetOutput> {
  const { runs, failOn, model } = options;
  const folder = await findRun(runs, runFolderOf(target) ?? target);
  const models = model?.map(parseModel);
  if (models !== undefined) requireDecided(models);
  const { run, verdict } = await checkStoredRun(folder, {
    failOn,
    models,
    budget: budgetOf(options),
  });
  const report = await writeReport(folder);
  return {
    target,
    exitCode: verdict.exitCode,
    warnings: [],
    json: verdict,
    pretty: true,
    text: () => formatVerdict(run, verdict, { colour: colourWanted(process.stdout), report, explain: true }),
  };
}
