/** Where a KingbaseES V8R3 cluster lies on every node (facts/kingbase.md §1, §4). */
const ROOT = '/home/kingbase/cluster/R3HA';

export const LAYOUT = {
  databaseBin: `${ROOT}/db/bin`,
  databaseEtc: `${ROOT}/db/etc`,
  data: `${ROOT}/db/data`,
  /** Names of the slots between their removal and their creation (K63). */
  slotNames: `${ROOT}/db/tmp_slot`,
  clusterBin: `${ROOT}/kingbasecluster/bin`,
  clusterEtc: `${ROOT}/kingbasecluster/etc`,
  log: `${ROOT}/log`,
  poolLog: `${ROOT}/log/kingbasecluster`,
  run: `${ROOT}/run/kingbasecluster`,
  clusterLog: `${ROOT}/log/cluster.log`,
  failoverLog: `${ROOT}/log/failover.log`,
  recoveryLog: `${ROOT}/log/recovery.log`,
  restartLog: `${ROOT}/log/cluster_restart.log`,
  poolNodes: `${ROOT}/log/pool_nodes`,
  poolPidFile: `${ROOT}/log/kingbasecluster/kingbasecluster.pid`,
  /** What pgpool-II itself says, before it is translated to cluster.log. */
  rawPoolLog: `${ROOT}/log/kingbasecluster/pgpool.log`,
  crontab: '/etc/cron.d/KINGBASECRON',
  recoveryFlag: '/dev/shm/KB_RECOVERY_FLAG',
  recoveryLock: '/dev/shm/kb.lock',
  installConf: '/home/kingbase/install.conf',
  passwordFile: '/home/kingbase/.pgpass',
  sqlNames: '/usr/local/share/kingbase/sql/sys-names.sql',
} as const;

/** PostgreSQL 15 of Debian, which all of this stands on. */
export const POSTGRES_BIN = '/usr/lib/postgresql/15/bin';

export const DATABASE_USER = 'SUPERMANAGER_V8ADMIN';
export const DATABASE_NAME = 'TEST';
export const DATABASE_PORT = 54321;
export const POOL_PORT = 9999;
export const PCP_PORT = 9898;
export const PCP_USER = 'kingbase';
export const WATCHDOG_PORT = 9000;
export const HEARTBEAT_PORT = 9694;
/** Port of the ssh stand-in. */
export const REMOTE_SHELL_PORT = 22;
