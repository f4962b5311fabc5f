import { messageOf } from '../errors.ts';
import type { Fault } from '../faults/index.ts';
import { withCapability } from '../products/capability.ts';
import type { ProductCluster } from '../products/product.ts';
import type { Workload } from '../workloads/workload.ts';
import { deadline, delay } from './delay.ts';
import { durationText } from '../checkers/wording.ts';
import { readEverything } from './final-reads.ts';
import { runLoad } from './load.ts';
import { planLoad } from './load-plan.ts';
import type { Machines } from './machines.ts';
import type { ExecutedEntry } from './executed-schedule.ts';
import { Nemesis } from './nemesis.ts';
import { noOperator } from './no-operator.ts';
import { Operator } from './operator.ts';
import type { RunClock } from './run-clock.ts';
import type { RunFiles } from './run-files.ts';
import type { Scenario } from './scenario.ts';
import { StateSampler } from './state-sampler.ts';

/** How long the cluster may take after the last healing until it counts as not having come back. */
const CONVERGENCE_DEADLINE_MS = 60_000;
/** How long nodes that are in step may take to show it in the samples. */
const EQUAL_DEADLINE_MS = 10_000;
const FIGURES_INTERVAL_MS = 500;

export interface BreakAndLoadOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly workloads: readonly Workload[];
  readonly machines: Machines;
  readonly files: RunFiles;
  readonly clock: RunClock;
  readonly progress: (step: string) => void;
  readonly figures: (text: string) => void;
  readonly signal: AbortSignal;
  /** Finds a fault by its kind. */
  readonly kinds: (kind: string) => Fault;
}

/**
 * Load, sampler, operator and schedule side by side; then healing, quiet, and the last reads. Faults are healed whatever
 * happens. An interrupted run skips waiting and last reads. Returns what became of the schedule.
 */
export async function breakAndLoad(options: BreakAndLoadOptions): Promise<readonly ExecutedEntry[]> {
  const { scenario, machines, files, clock, progress, signal } = options;
  const { cluster, product } = machines;
  const background = new AbortController();
  const sampler = new StateSampler(cluster, clock, files.state);
  const operator = operatorOf(options);
  const nemesis = new Nemesis({
    cluster,
    surroundings: {
      product: cluster,
      nodes: machines.nodes,
      engine: machines.engine,
      sidecars: machines.sidecars,
    },
    sampler,
    kinds: options.kinds,
    journal: files.journal,
    clock,
    record: files.operation,
    progress,
    operator,
  });
  const sampling = sampler.run(background.signal);
  const operating = operator.run(background.signal);
  const showing = showFigures(options, sampler, background.signal);
  let processes = 0;
  const nextProcess = (): number => processes++;
  try {
    progress(`load for ${durationText(scenario.time)}`);
    await loadAndSchedule(options, sampler, nemesis, nextProcess);
    await nemesis.healAll();
    if (signal.aborted) return nemesis.executed;
    await nemesis.takeBackAll();
    progress('wait until every node is Normal and streaming');
    await comeBack(cluster, sampler, progress);
    progress('read everything back from every node');
    await readEverything({
      product,
      cluster,
      isolation: scenario.isolation,
      record: files.operation,
      workloads: options.workloads,
      nextProcess,
      signal,
    });
    return nemesis.executed;
  } finally {
    await nemesis.healAll();
    background.abort();
    await Promise.all([sampling, operating, showing]);
    await cluster.close();
  }
}

function operatorOf({ scenario, machines, clock, files }: BreakAndLoadOptions): typeof noOperator {
  const { cluster, product, settings } = machines;
  if (product.failsOver === 'by itself') return noOperator;
  return new Operator({
    cluster: withCapability(cluster, 'failover'),
    detectAfterMs: scenario.detectAfter,
    policy: scenario.promote,
    acknowledgements: product.contract(settings, scenario.detectAfter).standbysPerAcknowledgement ?? 0,
    clock: clock.now,
    record: files.operation,
  });
}

/** A cluster that does not come back is the convergence checker's to judge, by the samples. */
async function comeBack(
  cluster: ProductCluster,
  sampler: StateSampler,
  progress: (step: string) => void,
): Promise<void> {
  try {
    await cluster.waitUntilHealthy(CONVERGENCE_DEADLINE_MS);
    await sampler.sampleUntilEqual(EQUAL_DEADLINE_MS);
  } catch (error) {
    progress(messageOf(error));
  }
}

/** Ends when both the load and the schedule have. */
async function loadAndSchedule(
  options: BreakAndLoadOptions,
  sampler: StateSampler,
  nemesis: Nemesis,
  nextProcess: () => number,
): Promise<void> {
  const { scenario, seed, workloads, machines, files, clock, signal } = options;
  const { product, cluster } = machines;
  const plan = planLoad({
    seed,
    rate: scenario.rate,
    durationNs: scenario.time * 1e6,
    workloads,
    nodes: cluster.nodes.map(({ name }) => name),
  });
  const ended = deadline(scenario.time, signal);
  await Promise.all([
    nemesis.run(scenario.schedule, clock.now(), signal),
    runLoad({
      plan,
      product,
      cluster,
      record: files.operation,
      workloads: new Map(workloads.map((workload) => [workload.name, workload])),
      concurrency: scenario.concurrency,
      isolation: scenario.isolation,
      locatePrimary: sampler.primary,
      nextProcess,
      clock,
      signal: ended,
    }),
  ]);
}

/** What a person who looks at the terminal wants to see: does it still work, and who is primary. */
async function showFigures(
  { files, figures }: BreakAndLoadOptions,
  sampler: StateSampler,
  signal: AbortSignal,
): Promise<void> {
  let before = 0;
  while (!signal.aborted) {
    await delay(FIGURES_INTERVAL_MS, signal);
    const { ok, fail, info } = files.counts;
    const rate = Math.round(((ok - before) * 1000) / FIGURES_INTERVAL_MS);
    before = ok;
    figures(`${rate} ok/s  ${ok} ok  ${fail} fail  ${info} info  primary ${sampler.primary()?.name ?? '-'}`);
  }
}
