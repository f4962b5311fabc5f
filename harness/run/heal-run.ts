import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attachCluster } from '../cluster/attach-cluster.ts';
import type { Engine } from '../docker/engine.ts';
import { removeSidecars } from '../docker/sidecar.ts';
import { messageOf } from '../errors.ts';
import { openFaults, readJournal, type OpenFault, type Residue } from '../faults/index.ts';
import type { Settings } from '../products/product.ts';
import { RUN_FILES, type RunRecord } from '../store/run-record.ts';
import { collectResidue } from './collect-residue.ts';
import { healFromJournal } from './heal-from-journal.ts';
import { REAPER_FILES, readReaperPlan } from './reaper-plan.ts';

/** What healing one run came to. */
export interface HealedRun {
  readonly run: string;
  readonly nodes: number;
  /** Faults that the journal showed as open before. */
  readonly open: readonly OpenFault[];
  /** What was found and removed besides. */
  readonly removed: readonly Residue[];
  /** What is still there after all; empty is the proof that nothing is left. */
  readonly left: readonly Residue[];
  /** Faults that the journal still shows as open. */
  readonly stillOpen: readonly OpenFault[];
}

/**
 * Heals a run that nobody looks after any more: first what its journal shows as open, then what is found on its nodes
 * without a journal; then looks again. Sidecars go at the end. May be repeated. A run without a folder is
 * healed by what is found.
 */
export async function healRun(
  engine: Engine,
  run: string,
  folder: string | undefined,
  log: (line: string) => void,
): Promise<HealedRun> {
  const nodes = await attachCluster(run, {
    engine,
    clock: () => Math.round(performance.now() * 1e6),
    record: ({ node, argv, exitCode }) => log(`${node}: ${argv.join(' ')} -> ${exitCode ?? 'no exit code'}`),
    secrets: [],
  });
  const journal = folder === undefined ? undefined : join(folder, RUN_FILES.journal);
  const open = journal === undefined ? [] : openFaults(await readJournal(journal));
  if (journal !== undefined && folder !== undefined && open.length > 0) {
    try {
      await healFromJournal(engine, await driverOf(folder), journal, open, nodes, log);
    } catch (error) {
      log(`the journal could not be used: ${messageOf(error)}`);
    }
  }
  const removed = await collectResidue(engine, nodes, 'remove');
  const left = await collectResidue(engine, nodes, 'find');
  const sidecars = await removeSidecars(engine, run);
  if (sidecars.length > 0) log(`removed ${sidecars.length} sidecars`);
  const stillOpen = journal === undefined ? [] : openFaults(await readJournal(journal));
  return { run, nodes: nodes.length, open, removed, left, stillOpen };
}

/** Product and settings, from the reaper's plan, or from `run.json` of a run that had no reaper. */
async function driverOf(folder: string): Promise<{ readonly product: string; readonly settings: Settings }> {
  try {
    return await readReaperPlan(join(folder, REAPER_FILES.plan));
  } catch {
    return JSON.parse(await readFile(join(folder, RUN_FILES.run), 'utf8')) as RunRecord;
  }
}
