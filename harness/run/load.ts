import type { ClusterNode } from '../cluster/node.ts';
import type { Generator, PlannedOperation } from '../generator/generator.ts';
import type { EntryPoint, ProductCluster } from '../products/product.ts';
import { ClientProcess, type ClientProcessOptions } from './client-process.ts';
import { delay } from './delay.ts';
import { entryTo } from './entry-to.ts';
import type { LoadPlan } from './load-plan.ts';
import type { RunClock } from './run-clock.ts';

export interface LoadOptions extends Omit<ClientProcessOptions, 'locate'> {
  readonly cluster: Pick<ProductCluster, 'nodes' | 'clientConfig' | 'entryPoint'>;
  readonly plan: LoadPlan;
  readonly concurrency: number;
  readonly locatePrimary: () => ClusterNode | undefined;
  readonly clock: RunClock;
  /** Stops the load: no operation is begun after it. */
  readonly signal: AbortSignal;
}

/** Runs the whole plan; resolves when every operation that was begun has its completion and all connections are closed. */
export async function runLoad(options: LoadOptions): Promise<void> {
  const { plan, cluster, clock, signal } = options;
  const startNs = clock.now();
  const primaryPlan = new PacedPlan(plan.primary, startNs, clock);
  const entry = cluster.entryPoint?.();
  const locate = (): EntryPoint | undefined => entry ?? entryTo(cluster, options.locatePrimary());
  const workers = Array.from({ length: options.concurrency }, () =>
    work(new ClientProcess({ ...options, locate }), primaryPlan, signal),
  );
  const readers = cluster.nodes.flatMap((node) => {
    const generator = plan.readers.get(node.name);
    if (generator === undefined) return [];
    const process = new ClientProcess({ ...options, locate: () => entryTo(cluster, node) });
    return [work(process, new PacedPlan(generator, startNs, clock), signal)];
  });
  await Promise.all([...workers, ...readers]);
}

async function work(process: ClientProcess, plan: PacedPlan, signal: AbortSignal): Promise<void> {
  try {
    for (;;) {
      const operation = await plan.take(signal);
      if (operation === undefined) return;
      await process.invoke(operation, signal);
    }
  } finally {
    await process.close();
  }
}

/**
 * Hands out the operations of a plan when they are due. When all processes were busy for a while, the rest of the plan
 * moves back by that time: an outage is not followed by a burst of everything that was missed.
 */
class PacedPlan {
  #generator: Generator;
  #lagNs = 0;
  readonly #startNs: number;
  readonly #clock: RunClock;

  constructor(generator: Generator, startNs: number, clock: RunClock) {
    this.#generator = generator;
    this.#startNs = startNs;
    this.#clock = clock;
  }

  /** The next operation once it is due; undefined at the end of the plan or after the signal. */
  async take(signal: AbortSignal): Promise<PlannedOperation | undefined> {
    if (signal.aborted) return undefined;
    const step = this.#generator.next();
    if (step === 'done') return undefined;
    const [operation, following] = step;
    this.#generator = following;
    const dueInNs = this.#startNs + operation.time + this.#lagNs - this.#clock.now();
    if (dueInNs < 0) this.#lagNs -= dueInNs;
    await delay(dueInNs / 1e6, signal);
    // A plan that waited for its turn and was told to stop has begun nothing.
    return isAborted(signal) ? undefined : operation;
  }
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;
