import { setTimeout as delay } from 'node:timers/promises';
import type { LiveCluster } from '../../../../harness/run/deploy-cluster.ts';

const LOOK_MS = 500;
const LOOK_EVERY_MS = 50;

/** Looks all the time which nodes say that they are primary. */
export class PrimaryWatch {
  readonly #live: LiveCluster;
  readonly #primaries = new Set<string>();
  readonly #twice: string[] = [];
  readonly #ended: Promise<void>;
  #stopped = false;

  private constructor(live: LiveCluster) {
    this.#live = live;
    this.#ended = this.#watch();
  }

  static start(live: LiveCluster): PrimaryWatch {
    return new PrimaryWatch(live);
  }

  /** Names of all nodes that were primary in some look. */
  seen(): readonly string[] {
    return [...this.#primaries].toSorted();
  }

  /** Looks once more and answers in which looks more than one node was primary: `n1 n2`. */
  async stop(): Promise<readonly string[]> {
    this.#stopped = true;
    await this.#ended;
    return this.#twice;
  }

  async #watch(): Promise<void> {
    do {
      if (!this.#stopped) await delay(LOOK_EVERY_MS);
      const first = await this.#look();
      // The answers of one look are not of one moment: an old primary may have answered before it gave way.
      const again = first.length > 1 ? await this.#look() : first;
      if (again.length > 1) this.#twice.push(again.join(' '));
    } while (!this.#stopped);
  }

  async #look(): Promise<readonly string[]> {
    const { cluster, nodes } = this.#live;
    const found = await Promise.all(
      nodes.map(async (node) => {
        const state = await cluster.state(node, LOOK_MS).catch(() => undefined);
        return state?.role === 'primary' ? [node.name] : [];
      }),
    );
    found.flat().forEach((name) => this.#primaries.add(name));
    return found.flat();
  }
}
