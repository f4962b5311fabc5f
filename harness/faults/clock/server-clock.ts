import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { ClusterNode } from '../../cluster/node.ts';
import type { FaultContext } from '../fault.ts';

const TIMEOUT_MS = 1_000;
const QUESTIONS = 3;
/** Often enough to see a clock flip, and no load. */
const ASK_EVERY_MS = 5;

/** How far the database on a node is ahead of this process, seconds. */
export interface ServerShift {
  readonly shift: number;
  /** The shift is known to be within this, seconds: half of what the question took. */
  readonly uncertainty: number;
  /** When it was asked, seconds of this process's monotonic clock. */
  readonly at: number;
}

/** True when this process has the password of the clients; the reaper and `dbquake heal` have none. */
export function canAsk(node: ClusterNode, { product }: Pick<FaultContext, 'product'>): boolean {
  return product.clientConfig(node).password !== '';
}

/** Asks over a new connection, several times, and takes the quickest answer. Rejects when the server does not answer within a second. */
export async function askServerClock(node: ClusterNode, context: Pick<FaultContext, 'product'>): Promise<ServerShift> {
  const answers = await watchServerClock(node, context, (seen) => seen.length >= QUESTIONS);
  return answers.reduce((best, answer) => (answer.uncertainty < best.uncertainty ? answer : best));
}

/** Asks over one new connection again and again, until it was enough. */
export async function watchServerClock(
  node: ClusterNode,
  { product }: Pick<FaultContext, 'product'>,
  isEnough: (seen: readonly ServerShift[]) => boolean,
): Promise<readonly ServerShift[]> {
  const client = new pg.Client({
    ...product.clientConfig(node),
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  });
  // A server that ends the connection must not end the harness.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const seen = [await ask(client)];
    while (!isEnough(seen)) {
      await delay(ASK_EVERY_MS);
      seen.push(await ask(client));
    }
    return seen;
  } finally {
    client.end().catch(() => undefined);
  }
}

async function ask(client: pg.Client): Promise<ServerShift> {
  const before = Date.now();
  const started = performance.now();
  const { rows } = await client.query<{ readonly seconds: unknown }>(
    'select extract(epoch from clock_timestamp()) as seconds',
  );
  const took = performance.now() - started;
  return {
    shift: Number(rows[0]?.seconds) - (before + took / 2) / 1000,
    // One more millisecond: our own clock has no finer ticks.
    uncertainty: (took / 2 + 1) / 1000,
    at: (started + took / 2) / 1000,
  };
}
