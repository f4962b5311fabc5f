import type { NodeState, StateSample } from '../cluster/node-state.ts';
import type { ClusterNode } from '../cluster/node.ts';
import { waitUntil } from '../docker/wait-until.ts';
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
  /** What each node said when it answered last. */
  readonly #answered = new Map<string, NodeState>();
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

  /**
   * Samples all nodes at once until they show the same LSN, so that the samples of a quiet cluster tell that it is in step. Throws
   * `QUAKE_DEADLINE` when they do not within `timeoutMs`.
   */
  async sampleUntilEqual(timeoutMs: number): Promise<void> {
    await waitUntil('all nodes show the same LSN', { timeoutMs }, async () => {
      await Promise.all(this.#cluster.nodes.map((node) => this.#sample(node)));
      const states = this.#cluster.nodes.map((node) => this.latest(node));
      const positions = new Set(states.map((state) => (state?.role === 'primary' ? state.lsn : state?.replayLsn)));
      const equal = positions.size === 1 && !positions.has(undefined);
      return equal ? { done: true, value: undefined } : { done: false, seen: [...positions].join(', ') };
    });
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
    // A node that only did not answer for a while has not become primary anew: it may be an old one that was frozen.
    if (isWritable(sample.state) && !isWritable(this.#answered.get(node.name))) {
      this.#primarySince.set(node.name, sample.time);
    }
    if (sample.state !== undefined) this.#answered.set(node.name, sample.state);
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
