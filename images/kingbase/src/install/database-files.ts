import { slotOf, syncNames } from './ha-module.ts';
import { DATABASE_PORT, DATABASE_USER, LAYOUT } from './layout.ts';
import type { InstallConf, InstallNode } from './install-conf.ts';

/** What `postgresql.conf` of the data directory says: V8R3's file has another name (facts/kingbase.md §4). */
export const POSTGRESQL_CONF = `include = 'kingbase.conf'
include = 'recovery_settings.conf'
`;

/** `db/etc/kingbase.conf`, the master copy: recovery copies it into the data directory (K62). */
export function renderKingbaseConf(conf: InstallConf): string {
  const rows: readonly (readonly [string, string | number])[] = [
    ['listen_addresses', "'*'"],
    ['port', DATABASE_PORT],
    ['unix_socket_directories', "'/tmp'"],
    ['external_pid_file', `'${LAYOUT.data}/kingbase.pid'`],
    ['hba_file', `'${LAYOUT.data}/sys_hba.conf'`],
    ['password_encryption', 'md5'],
    ['max_connections', 100],
    ['wal_level', 'replica'],
    ['max_wal_senders', 32],
    ['max_replication_slots', 32],
    // wal_keep_segments = 256 of V8R3 would be 4 GB.
    ['wal_keep_size', "'1GB'"],
    ['hot_standby', 'on'],
    ['hot_standby_feedback', 'on'],
    ['wal_log_hints', 'on'],
    ['logging_collector', 'on'],
    ['log_destination', "'stderr,csvlog'"],
    ['log_directory', `'${LAYOUT.data}/sys_log'`],
    ['log_filename', "'kingbase-%Y-%m-%d.log'"],
    ['log_rotation_size', 0],
    ['log_checkpoints', 'on'],
    ['timezone', "'UTC'"],
    ['log_timezone', "'UTC'"],
    ...[...conf.databaseSettings].map(([name, value]) => [name, `'${value.replaceAll("'", "''")}'`] as const),
  ];
  const names = syncNames(conf.nodes.map(({ name }) => name));
  const sync = conf.sync ? [`synchronous_standby_names = '${names}'`] : [];
  return `${[...rows.map(([name, value]) => `${name} = ${value}`), ...sync].join('\n')}\n`;
}

/** Comments synchronous_standby_names out: a standby that is promoted must not wait for anybody (K45, K62). */
export function withoutSync(kingbaseConf: string): string {
  return kingbaseConf.replace(/^\s*(synchronous_standby_names\s*=)/gm, '#$1');
}

/** Puts synchronous_standby_names in force. */
export function withSync(kingbaseConf: string, nodeNames: readonly string[]): string {
  const line = `synchronous_standby_names = '${syncNames(nodeNames)}'`;
  const others = kingbaseConf.split('\n').filter((text) => !/^\s*#?\s*synchronous_standby_names\s*=/.test(text));
  return `${others.join('\n').trimEnd()}\n${line}\n`;
}

/** Does a commit wait for a standby under this file? */
export const isSync = (kingbaseConf: string): boolean =>
  /^\s*synchronous_standby_names\s*=\s*'[^']+'/m.test(kingbaseConf);

export const HBA_FILE = `local all all trust
host all all 0.0.0.0/0 md5
host replication all 0.0.0.0/0 md5
`;

/** For clients of the pool. */
export const CLUSTER_HBA_FILE = `local all all trust
host all all 0.0.0.0/0 md5
`;

/** `recovery.done` of the etc directory, from which recovery.conf is made (facts/kingbase.md §4). */
export function renderRecoveryDone(own: InstallNode, primaryAddress: string): string {
  const conninfo = `port=${DATABASE_PORT} host=${primaryAddress} user=${DATABASE_USER} application_name=${own.name} passfile=${LAYOUT.passwordFile}`;
  return `standby_mode = 'on'
primary_conninfo = '${conninfo}'
recovery_target_timeline = 'latest'
primary_slot_name = '${slotOf(own.name)}'
`;
}

/** The host in primary_conninfo of a recovery.conf. */
export const primaryHostOf = (recoveryConf: string): string | undefined => /\bhost=(\S+?)['\s]/.exec(recoveryConf)?.[1];

export const withPrimaryHost = (recoveryConf: string, address: string): string =>
  recoveryConf.replace(/\bhost=[^'\s]*/, `host=${address}`);

/** PostgreSQL 15 knows no recovery.conf: what is left of it when standby.signal stands for standby_mode. */
export function recoverySettings(recoveryConf: string): string {
  return recoveryConf
    .split('\n')
    .filter((line) => !/^\s*standby_mode\b/.test(line))
    .join('\n');
}

/** Two lines of cron, off until the cluster is started (facts/kingbase.md §4). */
export function renderCrontab(hasPool: boolean): string {
  const lines = [
    ...(hasPool ? [`*/1 * * * * root ${LAYOUT.clusterBin}/restartcluster.sh`] : []),
    `*/1 * * * * kingbase ${LAYOUT.databaseBin}/network_rewind.sh`,
  ];
  return lines.map((line) => `#${line}\n`).join('');
}

export const cronOn = (crontab: string): string => crontab.replace(/^#(?=\*)/gm, '');
export const cronOff = (crontab: string): string => crontab.replace(/^(?=\*)/gm, '#');
