import pg from 'pg';
import type { ClusterNode } from '../../cluster/node.ts';
import { waitUntil } from '../../docker/wait-until.ts';
import { clientConfigOf } from './client-config.ts';
import { CLIENT_ACCOUNT } from './installation.ts';

const DEADLINE_MS = 60_000;

/** A write by the client account over the network that commits as writes of the workload will: proof that commits are acknowledged. */
export async function firstWrite(primary: ClusterNode, password: string): Promise<void> {
  await waitUntil('the first acknowledged write', { timeoutMs: DEADLINE_MS }, async () => {
    const client = new pg.Client({
      ...clientConfigOf(primary, password),
      query_timeout: DEADLINE_MS,
      statement_timeout: 0,
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query(`COMMENT ON SCHEMA ${CLIENT_ACCOUNT} IS 'made by dbquake'`);
      return { done: true, value: undefined };
    } finally {
      await client.end();
    }
  });
}
