import pg from 'pg';
import { messageOf } from '../../errors.ts';
import type { FaultContext } from '../fault.ts';
import { primariesOf } from '../operations/primaries.ts';

/** What a small transaction on a new connection came to; `ms` from the statement to its acknowledgement. */
export type Commit = { readonly ms: number } | { readonly failed: string };

/** Longer than a fault's delay may be. */
const TIMEOUT_MS = 6_000;
/** Needs no rights but to log in, writes the catalogue and so WAL, and is gone with the connection. */
const SMALL_WRITE = 'create temporary table dbquake_probe (v integer)';

/**
 * Commits on the primary, so that every node of the cluster has WAL to write and to sync. The connection is new: a server's
 * child that did not exist when the fault was injected. Never rejects.
 */
export async function commitOnPrimary(context: FaultContext, timeoutMs = TIMEOUT_MS): Promise<Commit> {
  const [primary] = await primariesOf(context);
  if (primary === undefined) return { failed: 'no node is primary' };
  const config = context.product.clientConfig(primary);
  const client = new pg.Client({ ...config, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const started = performance.now();
    await client.query(SMALL_WRITE);
    return { ms: performance.now() - started };
  } catch (error) {
    const message = messageOf(error);
    return { failed: message === 'Query read timeout' ? `no answer within ${timeoutMs} ms` : message };
  } finally {
    client.end().catch(() => undefined);
  }
}

/** `a commit took 12 ms`, or `a commit failed: ...`. */
export function describeCommit(commit: Commit): string {
  return 'ms' in commit ? `a commit took ${Math.round(commit.ms)} ms` : `a commit failed: ${commit.failed}`;
}
