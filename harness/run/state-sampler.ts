import type { NodeState, StateSample } from '../cluster/node-state.ts';
import type { ClusterNode } from '../cluster/node.ts';
import { messageOf } from '../errors.ts';
import type { ProductCluster } from '../products/product.ts';
import { delay } from './delay.ts';
import type { RunClock } from './run-clock.ts';

const INTERVAL_MS = 200;
const TIMEOUT_MS = 1000;

/** Asks every node for its state several times a second, over SQL, each node on its own so that a frozen one delays no other. */
export class StateSampler {
  readonly #cluster: ProductCluster;
  readonly #clock: RunClock;
  readonly #record: (sample: StateSample) => void;
  readonly #latest = new Map<string, StateSample>();
  /** When each node was last seen to become primary, ns. */
  readonly #primarySince = new Map<string, number>();

  constructor(cluster: ProductCluster, clock: RunClock, record: (sample: StateSample) => void) {
    this.#cluster = cluster;
    this.#clock = clock;
    this.#record = record;
  }

  /** Samples until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(
      this.#cluster.nodes.map(async (node) => {
        while (!signal.aborted) {
          await this.#sample(node);
          await delay(INTERVAL_MS, signal);
        }
      }),
    );
  }

  /** One more sample of every node, now. */
  async sampleAll(): Promise<void> {
    await Promise.all(this.#cluster.nodes.map((node) => this.#sample(node)));
  }

  latest(node: ClusterNode): NodeState | undefined {
    return this.#latest.get(node.name)?.state;
  }

  /** The node that takes writes as far as the last samples know; of several, the one that became primary last. */
  readonly primary = (): ClusterNode | undefined => {
    const primaries = this.#cluster.nodes.filter((node) => isWritable(this.latest(node)));
    return primaries.toSorted((a, b) => this.#since(b) - this.#since(a))[0];
  };

  #since(node: ClusterNode): number {
    return this.#primarySince.get(node.name) ?? 0;
  }

  async #sample(node: ClusterNode): Promise<void> {
    const sample = await this.#ask(node);
    if (isWritable(sample.state) && !isWritable(this.latest(node))) this.#primarySince.set(node.name, sample.time);
    this.#latest.set(node.name, sample);
    this.#record(sample);
  }

  async #ask(node: ClusterNode): Promise<StateSample> {
    try {
      const state = await this.#cluster.state(node, TIMEOUT_MS);
      return { time: this.#clock.now(), node: node.name, state };
    } catch (error) {
      return { time: this.#clock.now(), node: node.name, error: messageOf(error) };
    }
  }
}

const isWritable = (state: NodeState | undefined): boolean =>
  state !== undefined && (state.role === 'primary' || state.role === 'normal') && state.inRecovery !== true;
