import pg from 'pg';
import type { ClusterNode } from '../../cluster/node.ts';
import { messageOf } from '../../errors.ts';
import type { FaultContext } from '../fault.ts';
import { didNotBite } from '../process/fault-errors.ts';

const TIMEOUT_MS = 5_000;
/** Not by their numbers: what a product installs beside its catalogue has numbers of users' tables, and nobody reads it. */
const FILES = `
  select pg_relation_filepath(oid) as path from pg_class
  where relkind = 'r' and relowner = (select oid from pg_roles where rolname = current_user)`;

/** Files of the tables that the client account owns, below the data directory: `base/5/16479`. Throws when the node does not answer. */
export async function userTables(
  kind: string,
  node: ClusterNode,
  { product }: FaultContext,
): Promise<readonly string[]> {
  const config = product.clientConfig(node);
  const client = new pg.Client({ ...config, connectionTimeoutMillis: TIMEOUT_MS, query_timeout: TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ readonly path: string }>(FILES);
    return rows.map(({ path }) => path);
  } catch (error) {
    throw didNotBite(kind, node, `its tables are not known: ${messageOf(error)}`);
  } finally {
    client.end().catch(() => undefined);
  }
}
