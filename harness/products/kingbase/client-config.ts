import type { ClientConfig } from 'pg';
import type { ClusterNode } from '../../cluster/node.ts';
import type { EntryPoint } from '../product.ts';
import { ADMINISTRATOR, CLIENT_ACCOUNT, DATABASE, DATABASE_PORT, POOL_PORT } from './installation.ts';

/**
 * A commit in a synchronous cluster hangs until cron lets the primary go on alone; what takes much longer is cut, first by the
 * server, which then knows that it is cut, and a second later by the client.
 */
const STATEMENT_MS = 20_000;

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

function clientConfigAt(endpoint: Endpoint, password: string): ClientConfig {
  return {
    ...endpoint,
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

/** Around the pool, to the database of a node. */
export function clientConfigOf(node: ClusterNode, password: string): ClientConfig {
  return clientConfigAt(node.endpoint(DATABASE_PORT), password);
}

/** Through the pool at the cluster's virtual address, wherever that is. */
export function entryPointAt(address: string, password: string): EntryPoint {
  return { name: 'vip', config: () => clientConfigAt({ host: address, port: POOL_PORT }, password) };
}

/** How states are read: as the product's own scripts do, by the administrator's account. Deadlines are those of each call. */
export function observerConfigOf(node: ClusterNode, port: number, password: string): ClientConfig {
  return {
    ...node.endpoint(port),
    user: ADMINISTRATOR,
    password,
    database: DATABASE,
    application_name: 'dbquake-observer',
    keepAlive: true,
  };
}
