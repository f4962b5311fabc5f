import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { formatVerdict } from '../../reports/index.ts';
import type { Verdict } from '../checkers/verdict/index.ts';
import { replayRequest, summarizeReplays } from '../run/replay.ts';
import { parseScheduleRecord } from '../run/executed-schedule.ts';
import { runScenario, type RunOutcome, type RunRequest } from '../run/run-scenario.ts';
import { loadVerdict } from '../store/load-run.ts';
import { findRun } from '../store/run-folder.ts';
import type { RunRecord } from '../store/run-record.ts';
import { colourWanted } from './colour.ts';
import { EXIT_CODES_HELP } from './exit-code.ts';
import { listenForInterrupt } from './interrupt.ts';
import { choice, wholeNumber } from './option-values.ts';
import { statusLine } from './status-line.ts';
import { writeReport } from './write-report.ts';

interface ReplayOptions {
  readonly times: string;
  readonly runs: string;
  readonly keep: string;
  readonly dryRun?: true;
}

export function replayCommand(finish: (code: number) => void): Command {
  return new Command('replay')
    .description('run the schedule of a stored run again as it was executed: same nodes, moments and durations')
    .argument('<run>', 'name or folder of a run, or latest')
    .option('--times <n>', 'how often; with a summary of how often the verdict came back', '1')
    .option('--keep <when>', 'keep containers: never, on-failure or always', 'never')
    .option('--runs <dir>', 'where runs are stored', 'runs')
    .option('--dry-run', 'print the schedule and start nothing')
    .addHelpText(
      'after',
      `\nThe exit code is that of the stored run when its verdict came back at least once, else that of the first replay.\n${EXIT_CODES_HELP}`,
    )
    .action(async (name: string, options: ReplayOptions) => finish(await replay(name, options)));
}

async function replay(name: string, options: ReplayOptions): Promise<number> {
  const times = wholeNumber('--times', options.times, 1, 1000);
  const keep = choice('--keep', options.keep, ['never', 'on-failure', 'always']);
  const folder = await findRun(options.runs, name);
  const run = JSON.parse(await readFile(folder.file('run'), 'utf8')) as RunRecord;
  const record = parseScheduleRecord(await readFile(folder.file('schedule'), 'utf8'));
  const request = { ...replayRequest(run, record), runsRoot: options.runs, keep };
  if (options.dryRun === true) {
    process.stdout.write(`${JSON.stringify(request.scenario.schedule, null, 2)}\n`);
    return 0;
  }
  const original = await loadVerdict(folder).catch(() => undefined);
  const verdicts: Verdict[] = [];
  for (let count = 1; count <= times; count += 1) {
    const { outcome, interrupted } = await runOnce(request, times === 1 ? '' : `${count}/${times} `);
    verdicts.push(outcome.verdict);
    if (interrupted !== undefined) return interrupted;
  }
  const { text, exitCode } = summarizeReplays(run.id, original, verdicts);
  process.stdout.write(text);
  return exitCode;
}

async function runOnce(
  request: RunRequest,
  prefix: string,
): Promise<{ readonly outcome: RunOutcome; readonly interrupted: number | undefined }> {
  const status = statusLine(process.stderr, false, () => performance.now());
  const interrupt = listenForInterrupt((signal) => status.step(`${signal}: healing, collecting, cleaning up`));
  try {
    const outcome = await runScenario({
      ...request,
      progress: (step) => status.step(`${prefix}${step}`),
      figures: (text) => status.figures(text),
      signal: interrupt.signal,
    });
    const report = await writeReport(outcome.folder);
    status.end();
    const shown = formatVerdict(outcome.run, outcome.verdict, { colour: colourWanted(process.stdout), report });
    process.stdout.write(`\n${shown}\n`);
    return { outcome, interrupted: interrupt.exitCode() };
  } finally {
    status.end();
    interrupt.dispose();
  }
}
