import { Command } from 'commander';
import { formatVerdict } from '../../reports/index.ts';
import { Random } from '../generator/random.ts';
import { builtInScenarios } from '../run/built-in-scenarios.ts';
import { describePlan } from '../run/describe-plan.ts';
import { products } from '../products/index.ts';
import { loadScenario, loadSchedule } from '../run/load-scenario.ts';
import { applyOverrides, type Overrides } from '../run/overrides.ts';
import { runScenario, type RunRequest } from '../run/run-scenario.ts';
import { colourWanted } from './colour.ts';
import { EXIT_CODES_HELP } from './exit-code.ts';
import { listenForInterrupt } from './interrupt.ts';
import { choice, reseeded, shellWords } from './option-values.ts';
import { statusLine } from './status-line.ts';
import { writeReport } from './write-report.ts';

interface RunOptions extends Omit<Overrides, 'schedule'> {
  readonly list?: true;
  readonly image?: string;
  readonly defect?: string;
  readonly schedule?: string;
  readonly seed?: string;
  readonly keep: string;
  readonly failOn: readonly string[];
  readonly subnet?: string;
  readonly connect: string;
  readonly runs: string;
  readonly dryRun?: true;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  dbquake run                                        the default scenario on the openGauss stand-in
  dbquake run failover --seed 7 --standbys 3
  dbquake run --set most_available_sync=on --fail-on 'rto>10s' --fail-on 'rpo>0'
  dbquake run --faults kill --time 60s --rate 500
  dbquake run my-scenario.yaml --keep on-failure
  dbquake run --image my/opengauss:6.0.0             a real server that follows the contract of the public images

${EXIT_CODES_HELP}`;

const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];

export function runCommand(finish: (code: number) => void): Command {
  return new Command('run')
    .description('deploy a cluster, break it while clients read and write, check everything, write a report')
    .argument('[scenario]', 'a built-in scenario or a YAML file', builtInScenarios[0]?.name)
    .option('--list', 'show the built-in scenarios')
    .option('--product <name>', 'product to run')
    .option('--image <name>', 'image of the database nodes instead of the stand-in')
    .option('--defect <name>', 'switch a defect of the stand-in on, to see it found')
    .option('--standbys <n>', 'number of standbys')
    .option('--set <NAME=VALUE>', 'a database setting; may be given several times', collect, [])
    .option('--workload <names>', 'workloads, separated by commas')
    .option('--isolation <level>', 'read committed, repeatable read or serializable, for transactions')
    .option('--model <names>', 'consistency models that must hold instead of what the isolation level promises')
    .option('--rate <n>', 'operations a second on the primary; 0 is as many as possible')
    .option('--concurrency <n>', 'client processes on the primary')
    .option('--preload <size>', 'rows put in before the load, like 1GB')
    .option('--faults <kinds>', 'kinds or groups of faults drawn from the seed, with weights: kill=3,network; or none')
    .option('--fault-interval <duration>', 'from one drawn fault to the next, on average')
    .option('--fault-duration <duration>', 'how long a drawn fault lasts, on average')
    .option('--faults-at-once <n>', 'drawn faults that may be active together')
    .option('--fault-quiet <duration>', 'without any drawn fault at the end of the load')
    .option('--schedule <file>', 'a YAML file with the schedule')
    .option('--time <duration>', 'length of the load, like 60s')
    .option('--seed <n>', 'seed of the plan; drawn when absent')
    .option('--detect-after <duration>', 'how long the primary must be silent before the operator acts')
    .option('--promote <policy>', 'most-advanced, sync, or a node like n2')
    .option('--keep <when>', 'keep containers: never, on-failure or always', 'never')
    .option('--fail-on <threshold>', "exit 5 when crossed, like 'rto>10s'; may be given several times", collect, [])
    .option('--subnet <cidr>', 'subnet of the run, like 10.213.7.0/24; chosen when absent')
    .option('--connect <how>', 'how clients reach nodes: auto, address or published', 'auto')
    .option('--runs <dir>', 'where runs are stored', 'runs')
    .option('--dry-run', 'print the plan and start nothing')
    .option('--json', 'print verdict.json on stdout and nothing else')
    .addHelpText('after', `${listDefects()}${EXAMPLES}`)
    .action(async (scenarioName: string, options: RunOptions) => {
      if (options.list === true) {
        process.stdout.write(listScenarios());
        return;
      }
      finish(await run(scenarioName, options));
    });
}

async function run(scenarioName: string, options: RunOptions): Promise<number> {
  const seed = reseeded(options.seed, drawSeed);
  const { schedule: scheduleFile, ...rest } = options;
  const schedule = scheduleFile === undefined ? undefined : await loadSchedule(scheduleFile);
  const overrides: Overrides = { ...rest, ...(schedule === undefined ? {} : { schedule }) };
  const scenario = applyOverrides(await loadScenario(scenarioName, options.product), overrides, seed);
  const request: Omit<RunRequest, 'progress' | 'figures' | 'signal'> = {
    scenario,
    seed,
    runsRoot: options.runs,
    keep: choice('--keep', options.keep, ['never', 'on-failure', 'always']),
    connect: choice('--connect', options.connect, ['auto', 'address', 'published']),
    failOn: options.failOn,
    command: repeatCommand(process.argv.slice(2), seed),
    ...(options.image === undefined ? {} : { image: options.image }),
    ...(options.defect === undefined ? {} : { defect: options.defect }),
    ...(options.subnet === undefined ? {} : { subnet: options.subnet }),
  };
  if (options.dryRun === true) {
    process.stdout.write(describePlan(scenario, seed));
    return 0;
  }
  const status = statusLine(process.stderr, options.json === true, () => performance.now());
  const interrupt = listenForInterrupt((name) => status.step(`${name}: healing, collecting, cleaning up`));
  try {
    const outcome = await runScenario({
      ...request,
      progress: (step) => status.step(step),
      figures: (text) => status.figures(text),
      signal: interrupt.signal,
    });
    status.step('report');
    const report = await writeReport(outcome.folder);
    status.end();
    const text =
      options.json === true
        ? `${JSON.stringify(outcome.verdict, null, 2)}\n`
        : `\n${formatVerdict(outcome.run, outcome.verdict, { colour: colourWanted(process.stdout), report })}\n`;
    process.stdout.write(text);
    return interrupt.exitCode() ?? outcome.verdict.exitCode;
  } finally {
    status.end();
    interrupt.dispose();
  }
}

/** A seed of six digits is easy to type again and there are enough of them. */
function drawSeed(): number {
  const [seed] = Random.fromSeed(Number(process.hrtime.bigint() & 0x7fffffffn)).integer(1, 999_999);
  return seed;
}

/** The command line as it was given, with the seed that was drawn. */
function repeatCommand(args: readonly string[], seed: number): string {
  const given = args.includes('--seed') || args.some((arg) => arg.startsWith('--seed='));
  return shellWords(['dbquake', ...args, ...(given ? [] : ['--seed', String(seed)])]);
}

function listDefects(): string {
  return products
    .map(({ name: product, defects = [] }) => {
      const width = Math.max(...defects.map(({ name }) => name.length));
      const lines = defects.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}\n`);
      return lines.length === 0 ? '' : `\nDefects of the ${product} stand-in, for --defect:\n${lines.join('')}`;
    })
    .join('');
}

function listScenarios(): string {
  const width = Math.max(...builtInScenarios.map(({ name }) => name.length));
  return builtInScenarios
    .map(({ name, product, description }) => `${product.padEnd(9)}  ${name.padEnd(width)}  ${description}\n`)
    .join('');
}
