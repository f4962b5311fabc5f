import { Command } from 'commander';
import { formatMatrix } from '../../reports/index.ts';
import { DEFAULT_FAULTS } from '../campaign/matrix-faults.ts';
import { runMatrix, type MatrixObserver } from '../campaign/run-matrix.ts';
import { durationText } from '../checkers/wording.ts';
import type { MatrixRun } from '../store/matrix-record.ts';
import { colourWanted } from './colour.ts';
import { EXIT_CODES_HELP, worstExitCode } from './exit-code.ts';
import { listenForInterrupt } from './interrupt.ts';
import { describeGrid, estimateText, matrixRequest, type MatrixOptions } from './matrix-request.ts';
import { statusLine, type StatusLine } from './status-line.ts';
import { pagePath, writeMatrix } from './write-matrix.ts';
import { writeReport } from './write-report.ts';

const HELP = `
A row is NAME=VALUE joined by commas, or "defaults"; slashes separate alternatives: most_available_sync=off/on stands for
two rows. "small" is the grid that is made unless told otherwise, "whole" is most_available_sync x synchronous_commit x
synchronous_standby_names (36 rows).

Examples:
  dbquake matrix
  dbquake matrix --settings defaults --settings most_available_sync=on,synchronous_commit=local --times 5
  dbquake matrix --settings synchronous_commit=on/remote_apply --faults kill:primary,kill:sync-standby
  dbquake matrix --settings defaults --faults kill:primary --preload 1GB --time 60s --fault-duration 15s

The exit code is the worst of all runs.
${EXIT_CODES_HELP}`;

const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value];

export function matrixCommand(finish: (code: number) => void): Command {
  return new Command('matrix')
    .description('RTO and RPO of every setting under every fault: many runs, one table, one page')
    .option('--product <name>', 'product to run')
    .option('--image <name>', 'image of the database nodes instead of the stand-in')
    .option('--standbys <n>', 'number of standbys')
    .option('--settings <row>', 'a row of the grid; may be given several times (default: small)', collect)
    .option('--faults <list>', 'columns of the grid: KIND or KIND:TARGET, separated by commas', DEFAULT_FAULTS)
    .option('--fault-duration <duration>', 'how long each fault lasts before it is healed', '8s')
    .option('--times <n>', 'runs of every cell', '1')
    .option('--workload <names>', 'workloads, separated by commas; RPO is measured with set')
    .option('--rate <n>', 'operations a second on the primary; 0 is as many as possible')
    .option('--concurrency <n>', 'client processes on the primary')
    .option('--preload <size>', 'rows put in before the load of every run, like 1GB')
    .option('--time <duration>', 'length of the load of every run; 20s when absent')
    .option('--detect-after <duration>', 'how long the primary must be silent before the operator acts')
    .option('--seed <n>', 'seed of the first time; every further time has the next one', '1')
    .option('--connect <how>', 'how clients reach nodes: auto, address or published', 'auto')
    .option('--runs <dir>', 'where runs are stored', 'runs')
    .option('--out <file>', 'the page; its figures are beside it as .json (default: in the folder of runs)')
    .option('--dry-run', 'print the grid and how long it takes, and start nothing')
    .option('--json', 'print the figures as JSON on stdout and nothing else')
    .addHelpText('after', HELP)
    .action(async (options: MatrixOptions) => finish(await matrix(options)));
}

async function matrix(options: MatrixOptions): Promise<number> {
  const request = matrixRequest(options);
  if (options.dryRun === true) {
    process.stdout.write(describeGrid(request));
    return 0;
  }
  const status = statusLine(process.stderr, options.json === true, () => performance.now());
  const interrupt = listenForInterrupt((name) => status.step(`${name}: healing, collecting, cleaning up`));
  const page = pagePath(options, request.seed);
  try {
    status.step(estimateText(request));
    const record = await runMatrix({
      ...request,
      signal: interrupt.signal,
      observer: observerOf(status, page, options.runs),
    });
    status.step('page');
    await writeMatrix(record, page, options.runs);
    status.end();
    const table = `\n${formatMatrix(record, { colour: colourWanted(process.stdout) })}\n\n  page  ${page}\n`;
    process.stdout.write(options.json === true ? `${JSON.stringify(record, null, 2)}\n` : table);
    const codes = record.cells.flatMap(({ runs }) => runs.map(({ exitCode }) => exitCode));
    return interrupt.exitCode() ?? worstExitCode(codes);
  } finally {
    status.end();
    interrupt.dispose();
  }
}

/** A line for every run and one for what it came to; its steps are for who looks at a terminal. */
function observerOf(status: StatusLine, page: string, runs: string): MatrixObserver {
  return {
    begun: ({ planned: { settings, fault }, number, of, leftMs }) =>
      status.step(`${number}/${of} ${fault.name}, ${settings.name}; about ${durationText(leftMs)} left`),
    step: (text) => status.figures(text),
    stored: async (folder) => {
      status.figures('report');
      await writeReport(folder);
    },
    // After every run, so that a harness that is killed leaves what was measured.
    ended: async ({ fault, settings }, run, soFar) => {
      status.step(`      ${fault.name}, ${settings.name}: ${resultText(run)}`);
      await writeMatrix(soFar, page, runs);
    },
  };
}

function resultText({ measured, promise, verdict, summary }: MatrixRun): string {
  if (measured === undefined) return `${verdict}, nothing measured: ${summary}`;
  const { rtoMs, lostRows } = measured;
  const rto = rtoMs === null ? 'no write came back' : `RTO ${durationText(rtoMs)}`;
  return `${rto}, RPO ${lostRows ?? 'unknown'}, promise ${promise}${verdict === 'valid' ? '' : ` (${summary})`}`;
}
