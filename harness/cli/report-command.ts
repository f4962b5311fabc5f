import { Command } from 'commander';
import { findRun } from '../store/run-folder.ts';
import { writeReport } from './write-report.ts';

export function reportCommand(_finish: (code: number) => void): Command {
  return new Command('report')
    .description('draw report.html again from a stored run')
    .argument('[run]', 'folder or id of the run', 'latest')
    .option('--runs <dir>', 'where runs are stored', 'runs')
    .action(async (run: string, { runs }: { readonly runs: string }) => {
      process.stdout.write(`${await writeReport(await findRun(runs, run))}\n`);
    });
}
