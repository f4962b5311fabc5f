/**
 * Where things are in every public openGauss image, and in the stand-in that obeys the same contract
 * (facts/opengauss.md §5.2, §3.3 "Ports for base P").
 */

/** The operating system account that owns the server, and the initial user of the database. */
export const SERVER_ACCOUNT = 'omm';
/** All of its environment, and the only place where it is (facts/opengauss.md §5.2). */
export const SERVER_PROFILE = `/home/${SERVER_ACCOUNT}/.bashrc`;
export const DATA_DIRECTORY = '/var/lib/opengauss/data';
/** `P`: where clients connect. */
export const CLIENT_PORT = 5432;
/** `P+1`: replication, builds and gs_ctl. */
export const HA_PORT = CLIENT_PORT + 1;
export const SERVICE_PORT = CLIENT_PORT + 4;
export const HEARTBEAT_PORT = CLIENT_PORT + 5;

/** The database that exists in every installation. */
export const DATABASE = 'postgres';
/** Account of the workload's clients; CREATE USER makes the schema of the same name. */
export const CLIENT_ACCOUNT = 'dbquake';
/** Account that reads states: others see NULL in the details of replication (facts/opengauss.md §3.1). */
export const OBSERVER_ACCOUNT = 'dbquake_observer';
