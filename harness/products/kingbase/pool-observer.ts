import type { ClusterNode } from '../../cluster/node.ts';
import { messageOf } from '../../errors.ts';
import { NodeObserver } from '../node-observer.ts';
import { observerConfigOf } from './client-config.ts';
import { POOL_PORT } from './installation.ts';
import type { PoolNode } from './pool-nodes.ts';
import { POOL_QUESTION, type PoolView } from './pool-view.ts';

/** A pool asks every database before it answers, each for as long as connect_timeout when it is dead. */
const ANSWER_MS = 12_000;
/** What a pool said longer ago is not its opinion any more. */
const VALID_MS = 15_000;

/**
 * What one pool says, asked again whenever somebody wants to know and no question is on its way. A pool that takes its time over a
 * dead database keeps nobody waiting: meanwhile its last answer counts.
 */
export class PoolObserver {
  readonly pool: string;
  readonly #observer: NodeObserver<readonly PoolNode[]>;
  #last: { readonly view: PoolView; readonly at: number } | undefined;
  #asked: Promise<void> | undefined;

  constructor(node: ClusterNode, password: string) {
    this.pool = node.name;
    this.#observer = new NodeObserver(
      `pool of ${node.name}`,
      observerConfigOf(node, POOL_PORT, password),
      POOL_QUESTION,
    );
  }

  /** The newest answer there is within `waitMs`. */
  async view(waitMs: number): Promise<PoolView> {
    this.#asked ??= this.#ask().finally(() => {
      this.#asked = undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, waitMs)));
    await Promise.race([this.#asked, limit]);
    clearTimeout(timer);
    const last = this.#last;
    if (last !== undefined && performance.now() - last.at < VALID_MS) return last.view;
    return { pool: this.pool, error: 'no answer' };
  }

  close(): void {
    this.#observer.close();
  }

  async #ask(): Promise<void> {
    const { pool } = this;
    let view: PoolView;
    try {
      view = { pool, nodes: await this.#observer.ask(ANSWER_MS) };
    } catch (error) {
      view = { pool, error: messageOf(error) };
    }
    this.#last = { view, at: performance.now() };
  }
}
