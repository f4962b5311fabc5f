import { Command } from 'commander';
import { decidedModels } from '../checkers/models/index.ts';
import { CHECK_BUDGET_MINUTES } from '../run/check-budget.ts';
import { EXIT_CODES_HELP } from './exit-code.ts';
import type { CheckOptions } from './check-options.ts';

const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value];
const list = (value: string, previous: readonly string[] = []): readonly string[] => [
  ...previous,
  ...value
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== ''),
];

/** What it does is loaded when it is done: checking a small file takes less time than loading the code for a stored run. */
export function checkCommand(finish: (code: number) => void): Command {
  return new Command('check')
    .description('check stored runs again, or histories in files: JSON lines, a JSON array, EDN')
    .argument('[run-or-file...]', 'folder or id of a run, or a history file; - is the standard input (default: latest)')
    .option('--json', 'print the verdict as JSON and nothing else; one line for each of several')
    .option(
      '--model <names>',
      'consistency models that must hold (of files: strict-serializable; of runs: as promised)',
      list,
    )
    .option(
      '--budget <duration>',
      `unknown when the search of a check takes longer, as 60s (default: ${CHECK_BUDGET_MINUTES}m)`,
    )
    .optionsGroup('For stored runs:')
    .option('--runs <dir>', 'where runs are stored', 'runs')
    .option('--fail-on <threshold>', 'exit 5 when crossed; replaces the thresholds of the run', collect)
    .optionsGroup('For files:')
    .option('--workload <name>', 'what the operations are; without it they tell')
    .option('--anomalies <names>', 'look for these instead, as G1,G2-item,lost-update', list)
    .option('--initial <value>', 'value in the beginning: JSON, or a word')
    .option('--completions-only', 'each completion is an instant; invocations are not looked at')
    .option('--wfr-keys', 'rw-register: writes follow the reads of their transaction')
    .option('--sequential-keys', 'rw-register: every key by itself is sequentially consistent')
    .option('--linearizable-keys', 'rw-register: every key by itself is linearizable')
    .option('--transaction-order <file>', 'rw-register: indices of operations in the order of their commits')
    .addHelpText('after', `\nModels: ${decidedModels().join(', ')}.`)
    .addHelpText('after', `\n${EXIT_CODES_HELP}\n  Of several, the first of 1, 4, 5, 70, 3, 64, 2, 0.`)
    .action(async (targets: readonly string[], options: CheckOptions) => {
      const { checkTargets } = await import('./check-targets.ts');
      finish(await checkTargets(targets.length === 0 ? ['latest'] : targets, options));
    });
}
