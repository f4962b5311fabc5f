import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { attachCluster } from '../cluster/attach-cluster.ts';
import { collectLogs } from '../cluster/collect-logs.ts';
import type { ContainerNode } from '../cluster/container-node.ts';
import { within } from '../docker/deadline.ts';
import type { Engine } from '../docker/engine.ts';
import { removeRun } from '../docker/run-objects.ts';
import { messageOf } from '../errors.ts';
import { faults, openFaults, readJournal, type OpenFault } from '../faults/index.ts';
import { RUN_FILES } from '../store/run-record.ts';
import type { ReaperPlan } from './reaper-plan.ts';

/** Then the logs are collected and the rest is done, healed or not. */
const HEAL_WITHIN_MS = 180_000;
/** No engine takes longer to create a container. */
const LATE_OBJECT_MS = 500;

/**
 * Does for a run whose owner died what the owner would have done: heals the faults that the journal shows as open,
 * collects the logs, and removes the run's containers, networks and volumes unless they are to be kept. A step that fails
 * is logged and does not stop the next one. Faults that go with the containers are not healed when these are removed.
 */
export async function reap(engine: Engine, plan: ReaperPlan, log: (line: string) => void): Promise<void> {
  const step = stepper(log);
  const removes = plan.keep === 'never';
  const nodes = await step('find the nodes', [], () =>
    attachCluster(plan.run, {
      engine,
      clock: () => Math.round(performance.now() * 1e6),
      record: ({ node, argv, exitCode }) => log(`${node}: ${argv.join(' ')} -> ${exitCode ?? 'no exit code'}`),
      secrets: [],
    }),
  );
  const journal = join(plan.folder, RUN_FILES.journal);
  const open = await step('read the fault journal', [], async () => openFaults(await readJournal(journal)));
  const toHeal = open.filter(outlivesContainer);
  // Both loaded late: seldom needed, and the drivers would delay all the rest.
  if (!removes) {
    await step('heal', undefined, async () => {
      const { healRun } = await import('./heal-run.ts');
      const { left } = await within(HEAL_WITHIN_MS, 'healing', healRun(engine, plan.run, plan.folder, log));
      for (const { node, what } of left) log(`left on ${node}: ${what}`);
    });
  } else if (toHeal.length > 0) {
    await step('heal', undefined, async () => {
      const { healFromJournal } = await import('./heal-from-journal.ts');
      await within(HEAL_WITHIN_MS, 'healing', healFromJournal(engine, plan, journal, toHeal, nodes, log));
    });
  }
  await step('collect the logs', undefined, () => collect(plan, nodes, log));
  if (!removes) {
    log(`left ${nodes.length} nodes as they are: keep ${plan.keep}`);
    return;
  }
  await step('remove', undefined, () => remove(engine, plan.run, log));
  // What the engine was about to create for the owner when it died cannot be seen before it is there.
  await delay(LATE_OBJECT_MS);
  await step('remove what came late', undefined, () => remove(engine, plan.run, log));
  log('done');
}

async function remove(engine: Engine, run: string, log: (line: string) => void): Promise<void> {
  for (const { message } of await removeRun(engine, run)) log(`could not remove ${message}`);
}

/** A kind that this version does not know may be anything. */
function outlivesContainer({ kind }: OpenFault): boolean {
  return faults.find((fault) => fault.kind === kind)?.goneWithContainer !== true;
}

async function collect(plan: ReaperPlan, nodes: readonly ContainerNode[], log: (line: string) => void): Promise<void> {
  const problems = await collectLogs(nodes, plan.logFiles, join(plan.folder, RUN_FILES.logs));
  for (const problem of problems) log(`not collected: ${problem}`);
}

/** Runs a step, logs how long it took or why it failed, and goes on with `otherwise`. */
function stepper(log: (line: string) => void): <T>(name: string, otherwise: T, work: () => Promise<T>) => Promise<T> {
  return async (name, otherwise, work) => {
    const started = performance.now();
    try {
      const result = await work();
      log(`${name}: ${Math.round(performance.now() - started)} ms`);
      return result;
    } catch (error) {
      log(`${name} failed: ${messageOf(error)}`);
      return otherwise;
    }
  };
}
