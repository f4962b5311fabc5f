import { expect } from 'chai';
import pg from 'pg';
import type { ContainerNode } from '../../../../harness/cluster/container-node.ts';
import { waitUntil } from '../../../../harness/docker/wait-until.ts';
import { messageOf } from '../../../../harness/errors.ts';
import type { LiveCluster } from '../../../../harness/run/deploy-cluster.ts';
import { imageUnderTest } from '../../image-under-test.ts';
import { ask } from '../../../faults/fixtures/outside.ts';

/** All scenarios write here: `id` tells what was acknowledged from what is there. */
export const TABLE = 'dbquake.scenario';

/** A statement that is on its way, on a connection of its own: a commit that may hang. */
export class Write {
  /** Of the session, inside the node. */
  readonly pid: number;
  /** `committed`, or `failed: ` and why; resolves when the server or the connection says so. */
  readonly outcome: Promise<string>;
  /** WARNING and NOTICE, as the server sent them. */
  readonly notices: string[] = [];
  readonly #client: pg.Client;
  #settled = false;

  private constructor(client: pg.Client, pid: number, statement: string) {
    this.#client = client;
    this.pid = pid;
    client.on('notice', ({ message }) => this.notices.push(String(message)));
    this.outcome = this.#run(statement).finally(() => (this.#settled = true));
  }

  /** Connects, tells the server not to end it by itself, and sends the statement. Rejects when it cannot connect. */
  static async start({ cluster }: LiveCluster, node: ContainerNode, statement: string): Promise<Write> {
    const client = new pg.Client({ ...cluster.clientConfig(node), statement_timeout: 0, query_timeout: 0 });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ readonly pid: unknown }>('select pg_backend_pid() as pid');
    return new Write(client, Number(rows[0]?.pid), statement);
  }

  /** False as long as the server has not answered. */
  get settled(): boolean {
    return this.#settled;
  }

  /** What an administrator does about a client that hangs; answers `t` when the server took the request. */
  cancel(live: LiveCluster, node: ContainerNode): Promise<string> {
    return ask(live, node, `select pg_cancel_backend(${this.pid})`, 5_000);
  }

  /** The outcome, or an error after the deadline that says that it still hangs. */
  within(timeoutMs: number): Promise<string> {
    return waitUntil('the statement ends', { timeoutMs }, async () =>
      this.#settled ? { done: true, value: await this.outcome } : { done: false, seen: 'it hangs' },
    );
  }

  async #run(statement: string): Promise<string> {
    try {
      await this.#client.query(statement);
      return 'committed';
    } catch (error) {
      return `failed: ${messageOf(error)}`;
    } finally {
      this.#client.end().catch(() => undefined);
    }
  }
}

/** Begins to write a row; it may hang. */
export function startRow(live: LiveCluster, node: ContainerNode, id: number): Promise<Write> {
  return Write.start(live, node, `insert into ${TABLE} values (${id})`);
}

/** Writes a row and answers `committed`, or `failed: ` and why. Throws when it hangs for longer. */
export async function writeRow(live: LiveCluster, node: ContainerNode, id: number, withinMs = 15_000): Promise<string> {
  return (await startRow(live, node, id)).within(withinMs);
}

/** The ids that a node has: `1 2 3`, or `failed: ` and why. */
export async function rowsOn(live: LiveCluster, node: ContainerNode): Promise<string> {
  // Without coalesce to '': that is NULL in a database of openGauss as it is made by default.
  const ids = await ask(live, node, `select string_agg(id::text, ' ' order by id) from ${TABLE}`, 5_000);
  return ids === 'null' ? '' : ids;
}

/**
 * What a reader sees beside a row whose commit waits for a standby or is only prepared: the others. On a real server it waits
 * with that row (docs/opengauss-real-server.md).
 */
export async function expectUnseen(live: LiveCluster, node: ContainerNode, others: string, why: string): Promise<void> {
  const seen = await rowsOn(live, node);
  if ((await imageUnderTest()).standIn) expect(seen, why).to.equal(others);
  else expect(seen, `${why}, and a reader waits with it`).to.match(/^failed: .*timeout/i);
}

/** Waits until a node has exactly these ids. */
export function untilRows(live: LiveCluster, node: ContainerNode, wanted: string, timeoutMs = 10_000): Promise<void> {
  return waitUntil(`${node.name} has the rows ${wanted}`, { timeoutMs, intervalMs: 100 }, async () => {
    const seen = await rowsOn(live, node);
    return seen === wanted ? { done: true, value: undefined } : { done: false, seen };
  });
}
