import { Command } from 'commander';
import { formatVerdict } from '../../reports/index.ts';
import { checkStoredRun } from '../run/check-stored-run.ts';
import { findRun } from '../store/run-folder.ts';
import { colourWanted } from './colour.ts';
import { EXIT_CODES_HELP } from './exit-code.ts';
import { writeReport } from './write-report.ts';

interface CheckOptions {
  readonly runs: string;
  readonly failOn: readonly string[];
  readonly json?: true;
}

export function checkCommand(finish: (code: number) => void): Command {
  return new Command('check')
    .description('check a stored run again: verdict.json and report.html are written anew')
    .argument('[run]', 'folder or id of the run', 'latest')
    .option('--runs <dir>', 'where runs are stored', 'runs')
    .option(
      '--fail-on <threshold>',
      'exit 5 when crossed; replaces the thresholds of the run',
      (value: string, previous: readonly string[]) => [...previous, value],
      [],
    )
    .option('--json', 'print verdict.json on stdout and nothing else')
    .addHelpText('after', `\n${EXIT_CODES_HELP}`)
    .action(async (name: string, { runs, failOn, json }: CheckOptions) => {
      const folder = await findRun(runs, name);
      const { run, verdict } = await checkStoredRun(folder, failOn.length === 0 ? undefined : failOn);
      const report = await writeReport(folder);
      process.stdout.write(
        json === true
          ? `${JSON.stringify(verdict, null, 2)}\n`
          : `${formatVerdict(run, verdict, { colour: colourWanted(process.stdout), report })}\n`,
      );
      finish(verdict.exitCode);
    });
}
