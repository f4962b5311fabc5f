import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../docker/engine.ts';
import { listLeftovers, type Leftover, type LeftoverQuery } from '../docker/leftovers.ts';
import { faults, openFaults, readJournal } from '../faults/index.ts';
import { RUN_FILES } from '../store/run-record.ts';
import { healRun, type HealedRun } from './heal-run.ts';

/**
 * Heals the runs that `query` finds (those whose owner and reaper are dead unless told), each with the journal in its folder
 * below one of `roots`.
 */
export async function healLeftovers(
  engine: Engine,
  query: LeftoverQuery,
  roots: readonly string[],
  log: (run: string, line: string) => void,
): Promise<readonly HealedRun[]> {
  const leftovers = await listLeftovers(engine, query);
  return Promise.all(
    leftovers.map(async ({ run }) => healRun(engine, run, await folderOf(run, roots), (line) => log(run, line))),
  );
}

/** Before a run begins: what dead runs left behind is healed where removing their containers would not do it, or where they stay. */
export async function healBeforeRun(
  engine: Engine,
  roots: readonly string[],
  log: (line: string) => void,
): Promise<void> {
  for (const leftover of await listLeftovers(engine)) {
    const folder = await folderOf(leftover.run, roots);
    if (folder === undefined || !(await needsHealing(leftover, folder))) continue;
    log(`heal what ${leftover.run} left behind`);
    await healRun(engine, leftover.run, folder, log);
  }
}

async function needsHealing({ identity }: Leftover, folder: string): Promise<boolean> {
  const open = openFaults(await readJournal(join(folder, RUN_FILES.journal)));
  const stays = identity.keep !== 'never';
  return open.some(({ kind }) => stays || faults.find((fault) => fault.kind === kind)?.goneWithContainer !== true);
}

async function folderOf(run: string, roots: readonly string[]): Promise<string | undefined> {
  for (const root of roots) {
    const folder = join(root, run);
    const there = await access(join(folder, RUN_FILES.journal)).then(
      () => true,
      () => false,
    );
    if (there) return folder;
  }
  return undefined;
}
