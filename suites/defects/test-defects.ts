/**
 * `npm run test:defects`: switches every defect of every product on, one at a time, in the run that should find it, and makes
 * each of these runs twice without a defect. Prints the score; exit code 1 unless all defects were caught under their
 * name and nothing was found where nothing is, 130 when interrupted.
 *
 *   --only <name>   only this defect or trial; may be given several times
 *   --runs <dir>    keeps the runs there; without it they are removed
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Defect } from '../../harness/products/defect.ts';
import { productByName } from '../../harness/products/index.ts';
import { runTrial } from './run-trial.ts';
import { scoreTable } from './score-table.ts';
import { scoreOf, type TrialRun } from './score.ts';
import { trials, type Trial } from './trials.ts';

const CLEAN_SEEDS = [1, 2];
const DEFECT_SEED = 3;

interface PlannedRun {
  readonly trial: Trial;
  readonly defect?: Defect;
  readonly seed: number;
}

/** Clean runs first: where these do not pass, the rest says little. */
function plan(only: readonly string[]): readonly PlannedRun[] {
  return trials.flatMap((trial) => {
    const whole = only.length === 0 || only.includes(trial.name);
    const { defects = [] } = productByName(trial.product);
    const chosen = defects.filter(({ name }) => trial.defects.includes(name) && (whole || only.includes(name)));
    if (chosen.length === 0) return [];
    return [
      ...CLEAN_SEEDS.map((seed) => ({ trial, seed })),
      ...chosen.map((defect) => ({ trial, defect, seed: DEFECT_SEED })),
    ];
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { only: { type: 'string', multiple: true, default: [] }, runs: { type: 'string' } },
  });
  const planned = plan(values.only);
  const interruption = new AbortController();
  process.on('SIGINT', () => interruption.abort());
  const runsRoot = values.runs ?? (await mkdtemp(path.join(tmpdir(), 'dbquake-defects-')));
  const runs: TrialRun[] = [];
  for (const { trial, defect, seed } of planned) {
    if (interruption.signal.aborted) break;
    process.stderr.write(`${runs.length + 1}/${planned.length} ${trial.name}: ${defect?.name ?? 'no defect'}\n`);
    const { signal } = interruption;
    const run = await runTrial(trial, { seed, runsRoot, signal, ...(defect === undefined ? {} : { defect }) });
    const [scored] = scoreOf([run]).runs;
    process.stderr.write(`  ${scored?.outcome ?? ''}, ${run.seconds.toFixed(1)} s\n`);
    runs.push(run);
  }
  const score = scoreOf(runs);
  process.stdout.write(`\n${scoreTable(score)}`);
  if (values.runs === undefined) await rm(runsRoot, { recursive: true, force: true });
  process.exitCode = interruption.signal.aborted ? 130 : Number(!score.passed);
}

await main();
