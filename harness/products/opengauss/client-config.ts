import type { ClientConfig } from 'pg';
import type { ClusterNode } from '../../cluster/node.ts';
import { CLIENT_ACCOUNT, CLIENT_PORT, DATABASE, OBSERVER_ACCOUNT } from './installation.ts';

/**
 * A commit may wait for wal_sender_timeout (6 s) until a silent standby is given up; only what takes much longer is cut, first by the
 * server, which then knows that it is cut, and a second later by the client.
 */
const STATEMENT_MS = 15_000;

/** How clients of the workload log in: md5, an account without rights outside its own schema, never the initial user. */
export function clientConfigOf(node: ClusterNode, password: string): ClientConfig {
  return {
    ...node.endpoint(CLIENT_PORT),
    user: CLIENT_ACCOUNT,
    password,
    database: DATABASE,
    application_name: 'dbquake',
    keepAlive: true,
    connectionTimeoutMillis: 3000,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 1000,
  };
}

/** How states are read. Deadlines are those of each call. */
export function observerConfigOf(node: ClusterNode, password: string): ClientConfig {
  return {
    ...node.endpoint(CLIENT_PORT),
    user: OBSERVER_ACCOUNT,
    password,
    database: DATABASE,
    application_name: 'dbquake-observer',
    keepAlive: true,
  };
}
