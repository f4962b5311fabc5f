import { Command } from 'commander';
import { connectEngine } from '../docker/engine.ts';
import { describeLeftover, removeLeftovers, type LeftoverQuery } from '../docker/leftovers.ts';
import { QuakeError } from '../errors.ts';

interface CleanOptions {
  readonly run?: string;
  readonly all?: true;
  readonly dryRun?: true;
}

export function cleanCommand(_finish: (code: number) => void): Command {
  return new Command('clean')
    .description('remove containers, networks and volumes of runs whose owner is dead, kept ones too')
    .option('--run <id>', 'only this run, also when it was kept')
    .option('--all', 'also runs whose owner lives, or lived on another host')
    .option('--dry-run', 'only show them')
    .action(async ({ run, all, dryRun }: CleanOptions) => {
      const query: LeftoverQuery & { readonly dryRun?: boolean } = {
        ...(run === undefined ? {} : { run }),
        ...(all === undefined ? {} : { all }),
        ...(dryRun === undefined ? {} : { dryRun }),
      };
      const { leftovers, failures } = await removeLeftovers(await connectEngine(), query);
      const verb = dryRun === true ? 'found' : 'removed';
      for (const leftover of leftovers) process.stdout.write(`${verb} ${describeLeftover(leftover)}\n`);
      if (leftovers.length === 0) process.stdout.write('nothing is left over\n');
      if (failures.length === 0) return;
      throw new QuakeError('QUAKE_NOT_REMOVED', failures.map(({ message }) => message).join('\n'), {
        exitClass: 'environment',
      });
    });
}
