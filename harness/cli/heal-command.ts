import path from 'node:path';
import { Command } from 'commander';
import { connectEngine } from '../docker/engine.ts';
import { QuakeError } from '../errors.ts';
import { healLeftovers } from '../run/heal-leftovers.ts';
import type { HealedRun } from '../run/heal-run.ts';

interface HealOptions {
  readonly run?: string;
  readonly all?: true;
  readonly runs: string;
}

export function healCommand(_finish: (code: number) => void): Command {
  return new Command('heal')
    .description(
      'heal faults that dead runs left active, from their journals and by what is found, and prove that none is left',
    )
    .option('--run <id>', 'only this run, also when its owner lives')
    .option('--all', 'also runs whose owner lives, or lived on another host')
    .option('--runs <dir>', 'where runs are stored', 'runs')
    .action(async ({ run, all, runs }: HealOptions) => {
      const query = run === undefined ? { ...(all === undefined ? {} : { all }) } : { run, all: true };
      const log = (id: string, line: string): void => void process.stderr.write(`${id}: ${line}\n`);
      const healed = await healLeftovers(await connectEngine(), query, [path.resolve(runs)], log);
      if (healed.length === 0) process.stdout.write(nothingFound(run));
      for (const one of healed) process.stdout.write(describe(one));
      const unhealed = healed.filter(({ left, stillOpen }) => left.length + stillOpen.length > 0);
      if (unhealed.length === 0) return;
      throw new QuakeError('QUAKE_NOT_HEALED', `Not healed: ${unhealed.map((one) => one.run).join(', ')}`, {
        exitClass: 'environment',
        hint: '"dbquake clean --run ID" removes the containers of the run, and what lives in them',
      });
    });
}

function nothingFound(run: string | undefined): string {
  return run === undefined ? 'no run was left behind\n' : `there are no containers of a run ${run}\n`;
}

function describe({ run, nodes, open, removed, left, stillOpen }: HealedRun): string {
  const closed = open.filter(({ fault }) => !stillOpen.some((other) => other.fault === fault));
  const lines = [
    `run ${run}, ${nodes} nodes`,
    ...closed.map((one) => `  healed   ${one.fault} ${one.kind} on ${namesIn(one)}`),
    ...removed.map(({ node, what }) => `  removed  ${node}: ${what}`),
    ...stillOpen.map((one) => `  OPEN     ${one.fault} ${one.kind} on ${namesIn(one)}`),
    ...left.map(({ node, what }) => `  LEFT     ${node}: ${what}`),
    ...(left.length + stillOpen.length === 0
      ? ['  nothing is left: no table, queueing discipline, limit, tracer, frozen or stopped process']
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function namesIn({ targets }: HealedRun['open'][number]): string {
  return targets.map(({ node }) => node).join(', ');
}
