import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../docker/engine.ts';
import type { RunIdentity } from '../docker/labels.ts';
import { listLeftovers, type Leftover, type LeftoverQuery } from '../docker/leftovers.ts';
import { ownerState } from '../docker/owner.ts';
import { waitUntil } from '../docker/wait-until.ts';
import { faults, openFaults, readJournal } from '../faults/index.ts';
import { RUN_FILES } from '../store/run-record.ts';
import { healRun, type HealedRun } from './heal-run.ts';

/** Longer than a reaper may heal and collect logs. */
const REAPER_ENDS_WITHIN_MS = 240_000;

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
    leftovers.map(async ({ run, identity }) => {
      await reaperEnded(identity, (line) => log(run, line));
      return healRun(engine, run, await folderOf(run, roots), (line) => log(run, line));
    }),
  );
}

/**
 * While the reaper of a dead owner still heals, it and we would take each other's sidecars away; it goes first, and what it leaves
 * is healed afterwards. Throws `QUAKE_DEADLINE` when it does not end in time.
 */
async function reaperEnded({ owner, reaper, created }: RunIdentity, log: (line: string) => void): Promise<void> {
  if (reaper === undefined || (await ownerState(owner, created)) !== 'dead') return;
  if ((await ownerState(reaper, created)) !== 'alive') return;
  log(`its reaper ${reaper} heals just now: wait for it`);
  await waitUntil(`The reaper ${reaper} ends`, { timeoutMs: REAPER_ENDS_WITHIN_MS }, async () => {
    const state = await ownerState(reaper, created);
    return state === 'alive' ? { done: false, seen: 'it is at work' } : { done: true, value: undefined };
  });
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
