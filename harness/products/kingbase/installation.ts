/** Where things are in a V8R3 cluster that its installer made (facts/kingbase.md §4, seed 000). */

/** The operating system account that owns the servers. */
export const SERVER_ACCOUNT = 'kingbase';
const CLUSTER_ROOT = '/home/kingbase/cluster/R3HA';
export const DATA_DIRECTORY = `${CLUSTER_ROOT}/db/data`;
export const DATABASE_BIN = `${CLUSTER_ROOT}/db/bin`;
export const DATABASE_ETC = `${CLUSTER_ROOT}/db/etc`;
/** Accounts that the pool lets in. */
export const POOL_PASSWORDS = `${CLUSTER_ROOT}/kingbasecluster/etc/cluster_passwd`;
export const LOG_DIRECTORY = `${CLUSTER_ROOT}/log`;

/** Clients that go around the pool, and the pool's own health checks. */
export const DATABASE_PORT = 54_321;
/** kingbasecluster: clients go in here, on the cluster's virtual address. */
export const POOL_PORT = 9999;

/** The database of the seed. */
export const DATABASE = 'TEST';
/** Account of the database administrator, and of the product's own scripts (seed 000). */
export const ADMINISTRATOR = 'SUPERMANAGER_V8ADMIN';
/** Account of the workload's clients; it owns the schema of the same name. */
export const CLIENT_ACCOUNT = 'dbquake';
