import pg from 'pg';
import type { ClusterNode } from '../../cluster/node.ts';
import { administratorConfigOf } from './client-config.ts';
import { CLIENT_ACCOUNT } from './installation.ts';

const CONNECT_MS = 5000;
/** It waits for every standby. */
const STATEMENT_MS = 20_000;

/** An account without rights outside the schema of its name, as CREATE USER makes it in DM; the standbys get it as redo. */
export async function makeClientAccount(primary: ClusterNode, password: string): Promise<void> {
  const client = new pg.Client({
    ...administratorConfigOf(primary),
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: STATEMENT_MS,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`CREATE ROLE ${CLIENT_ACCOUNT} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
    await client.query(`CREATE SCHEMA ${CLIENT_ACCOUNT} AUTHORIZATION ${CLIENT_ACCOUNT}`);
  } finally {
    await client.end();
  }
}
