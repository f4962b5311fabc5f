import type { ArchiveState, ArchiveType, DatabaseMode, DatabaseStatus } from '../watch/reports.ts';

/** What of dm.ini the state of a database depends on. Times in seconds. */
export interface DatabaseConfiguration {
  readonly instance: string;
  /** DW_ERROR_TIME of dm.ini: since a message of its watcher, manual changes are refused for so long. */
  readonly watcherErrorTime: number;
  /** ALTER_MODE_STATUS, dynamic. */
  readonly alterModeStatus: boolean;
  /** ENABLE_OFFLINE_TS: 0 nobody, 1 everybody, 2 everybody but a standby may take a tablespace offline. */
  readonly offlineTablespaces: number;
  /** SESS_FREE_IN_SUSPEND; 0: never. */
  readonly sessionFreeTime: number;
  /** DW_MAX_SVR_WAIT_TIME; 0: waits for its watcher for ever. */
  readonly watcherWaitTime: number;
  /** The archives of dmarch.ini to other instances. */
  readonly archives: Readonly<Record<string, ArchiveType>>;
}

/** Mode, status and archives of a dmserver; `stepDatabase` never changes the one it is given. */
export interface DatabaseState {
  readonly configuration: DatabaseConfiguration;
  readonly mode: DatabaseMode;
  readonly status: DatabaseStatus;
  readonly archives: Readonly<Record<string, ArchiveState>>;
  /** By destination, the process of the standby for which its archive became VALID; for `ArchiveReport.validFor`. */
  readonly validFor: Readonly<Record<string, number>>;
  /** Wall clock, ms. */
  readonly startedAt: number;
  readonly watcherHeardAt: number | undefined;
  /** Since when it is SUSPEND because an archive failed; ms. */
  readonly archiveFailedAt: number | undefined;
  /** To which sends failed since it was last OPEN. */
  readonly failedSends: readonly string[];
}

export type DatabaseEffect =
  /** Active transactions are rolled back; sessions stay (facts/dm.md §2.1). */
  | { readonly kind: 'roll back' }
  | { readonly kind: 'cut sessions' }
  | { readonly kind: 'apply keep buffer' | 'discard keep buffer' | 'clear apply info' }
  | { readonly kind: 'clear send info' | 'send archive'; readonly destination: string }
  /** The first redo of a primary that was opened, with an N_OPEN that is one more. */
  | { readonly kind: 'write open record' }
  /** Commits that waited go on: to the archives that are VALID now. */
  | { readonly kind: 'resume commits' }
  | { readonly kind: 'offline tablespace'; readonly tablespace: string }
  /** A value of dm.ini is written there. */
  | { readonly kind: 'store parameter'; readonly name: string; readonly value: string }
  | { readonly kind: 'exit'; readonly inOrder: boolean };

/**
 * A database that has just been started in MOUNT. Its archives are INVALID until its watcher has recovered the standbys:
 * what they have is not known yet. An ASYNC archive is always VALID: nobody waits for it, and nobody recovers it.
 */
export function newDatabase(configuration: DatabaseConfiguration, mode: DatabaseMode, now: number): DatabaseState {
  return {
    configuration,
    mode,
    status: 'MOUNT',
    archives: Object.fromEntries(
      Object.entries(configuration.archives).map(([name, type]) => [name, type === 'ASYNC' ? 'VALID' : 'INVALID']),
    ),
    validFor: {},
    startedAt: now,
    watcherHeardAt: undefined,
    archiveFailedAt: undefined,
    failedSends: [],
  };
}
