import type { ClientConfig } from 'pg';
import type { ClusterNode } from '../../cluster/node.ts';
import { ADMINISTRATOR, ADMINISTRATOR_PASSWORD, CLIENT_ACCOUNT, CLIENT_PORT, DATABASE } from './installation.ts';

/** A commit hangs while its primary is SUSPEND or frozen; about as long as a takeover takes, then it is cut, and nobody knows. */
const STATEMENT_MS = 10_000;

/** How clients of the workload log in. */
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

/** How states are read, and accounts made. Deadlines are those of each call. */
export function administratorConfigOf(node: ClusterNode): ClientConfig {
  return {
    ...node.endpoint(CLIENT_PORT),
    user: ADMINISTRATOR,
    password: ADMINISTRATOR_PASSWORD,
    database: DATABASE,
    application_name: 'dbquake-observer',
    keepAlive: true,
  };
}
