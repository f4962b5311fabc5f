import type { DatabaseRole } from '../control-file/judge-group.ts';

/** NORMAL, PRIMARY or STANDBY. */
export type DatabaseMode = DatabaseRole['mode'];
export type DatabaseStatus = DatabaseRole['status'];

/** The states of a watcher (seed 001 §4.4); ERROR is only ever given to it by others. */
export const WATCHER_STATUSES = [
  'STARTUP',
  'OPEN',
  'SHUTDOWN',
  'SWITCHOVER',
  'FAILOVER',
  'RECOVERY',
  'CONFIRM',
  'TAKEOVER',
  'OPEN FORCE',
  'ERROR',
  'LOGIN CHECK',
  'MPPCTL UPDATE',
  'CHANGE ARCH',
  'STANDBY CHECK',
] as const;
export type WatcherStatus = (typeof WATCHER_STATUSES)[number];

export type ArchiveType = 'REALTIME' | 'TIMELY' | 'ASYNC';
export type ArchiveState = 'VALID' | 'INVALID';

/** The last N sends to, or replays on, a standby; N is RLOG_SEND_APPLY_MON or the actual count, if smaller. */
export interface Statistics {
  readonly count: number;
  readonly averageSeconds: number;
}

/** An archive of a primary to one of its standbys. */
export interface ArchiveReport {
  readonly type: ArchiveType;
  readonly state: ArchiveState;
  readonly sends: Statistics;
  /** Of the last send: 0, or why it failed (-718 and others). */
  readonly lastCode: number;
  /** Archived redo is on its way. */
  readonly sending: boolean;
  /** The process of the standby for which it became VALID: another one has lost its KEEP_BUF. */
  readonly validFor?: number | undefined;
}

/** What a database tells its watcher about itself, and nobody else (seed 001 §4.1.1). LSNs are whole numbers. */
export interface InstanceReport {
  readonly instance: string;
  /** Of the process; another one after every start, also where a machine begins to count anew. */
  readonly pid: number;
  readonly oguid: number;
  readonly mode: DatabaseMode;
  readonly status: DatabaseStatus;
  /** N_OPEN: how often the primary was opened, as far as this library knows. */
  readonly openCount: number;
  /** FLSN: the last LSN in its own online log. */
  readonly fileLsn: number;
  /** CLSN: of a standby, the last LSN it has replayed. */
  readonly curLsn: number;
  /** The last LSN received, KEEP_BUF included. */
  readonly slsn: number;
  /** The last LSN received that may be replayed (facts/dm.md §8.8). */
  readonly sslsn: number;
  /** By instance: whether the MAL link stands. */
  readonly malLinks: Readonly<Record<string, boolean>>;
  /** By destination. */
  readonly archives: Readonly<Record<string, ArchiveReport>>;
  readonly applies: Statistics;
  /** Standbys to which a send failed since it was last OPEN: why it is SUSPEND. */
  readonly failedSends: readonly string[];
}

/** What a watcher tells all other watchers and monitors, once a second and on every change (seed 001 §4.1.2). */
export interface WatcherReport {
  readonly group: string;
  readonly oguid: number;
  readonly instance: string;
  readonly version: string;
  readonly type: 'GLOBAL' | 'LOCAL';
  readonly mode: 'AUTO' | 'MANUAL';
  readonly status: WatcherStatus;
  /** Wall clock of its machine, ms. */
  readonly time: number;
  /** Its DW_ERROR_TIME in seconds: also how long monitors wait for it. */
  readonly errorTime: number;
  readonly instanceOk: boolean;
  /** Its database was shut down in order, so there is nothing to confirm. */
  readonly leftInOrder: boolean;
  /** The last that it heard from its database. */
  readonly database: InstanceReport | undefined;
  /** dmwatcher.ctl as text; undefined under local watch. */
  readonly control: string | undefined;
  /** RSTAT: of a standby, its archive as the primary last told it. */
  readonly archiveFromPrimary: ArchiveState | 'UNKNOWN';
  /** Of a primary: by standby, the process for which its archive became VALID. */
  readonly validFor: Readonly<Record<string, number>>;
  /** In CONFIRM, the standbys it wants to be confirmed. */
  readonly confirming: readonly string[];
  /** Of a primary: seconds until a standby is tried again, in memory. */
  readonly recoverTimes: Readonly<Record<string, number>>;
  /** By standby, why it is not recovered: of the last attempt and now. */
  readonly recovery: Readonly<
    Record<string, { readonly lastCode: number | undefined; readonly unmet: readonly string[] }>
  >;
  /** Of a database in MOUNT, why it is not opened. */
  readonly openUnmet: readonly string[];
  /** Every monitor that is connected to it. */
  readonly monitors: readonly MonitorConnection[];
  /** Values of its dmwatcher.ini that a monitor lists. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A monitor as a watcher sees it. */
export interface MonitorConnection {
  readonly monitorId: number;
  readonly ip: string;
  readonly confirm: boolean;
  readonly version: string;
  /** Wall clock of the watcher, ms. */
  readonly connectedAt: number;
}

/** PRIMARY and taking writes, or about to. */
export function isActivePrimary(database: InstanceReport | undefined): boolean {
  return database?.mode === 'PRIMARY' && (database.status === 'OPEN' || database.status === 'SUSPEND');
}

export function isOpenStandby(database: InstanceReport | undefined): boolean {
  return database?.mode === 'STANDBY' && database.status === 'OPEN';
}
