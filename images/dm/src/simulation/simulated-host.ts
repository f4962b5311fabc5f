import { newControlFile, type ControlFile } from '../control-file/control-file.ts';
import type { DatabaseConfiguration } from '../database/database-state.ts';
import type { MonitorState } from '../monitor/monitor-state.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import type { ArchiveType } from '../watch/reports.ts';
import type { WatcherConfiguration, WatcherState } from '../watcher/watcher-state.ts';
import type { Disk } from './redo.ts';
import type { SimulatedDatabase } from './simulated-database.ts';

/** A cluster to simulate; what is not given is as in the samples of the seed. Times in seconds. */
export interface ClusterOptions {
  readonly mode?: 'AUTO' | 'MANUAL';
  readonly archive?: ArchiveType;
  /** The first one is primary. */
  readonly instances?: readonly string[];
  readonly watcher?: Partial<WatcherConfiguration>;
  readonly database?: Partial<DatabaseConfiguration>;
  readonly rules?: RuleBook;
  readonly seed?: number;
  readonly loss?: number;
  /** A control file of its own for one instance. */
  readonly controls?: Readonly<Record<string, ControlFile>>;
}

/** 2019-07-02 10:00:00 UTC, ms: the wall clocks when simulated time is 0. */
export const EPOCH = Date.UTC(2019, 6, 2, 10);
/** MAL_CHECK_INTERVAL + MAL_CONN_FAIL_INTERVAL of the seed's sample, ms. */
export const MAL_TIMEOUT = 10_000;
export const GROUP = 'GRP1';
export const OGUID = 45_331;
export const VERSION = '2.1';

/** A machine with its disk; what runs on it may be undefined. */
export interface Host {
  /** ms that its wall clock is ahead. */
  clock: number;
  disk: Disk;
  control: ControlFile | undefined;
  configuration: WatcherConfiguration;
  database: SimulatedDatabase | undefined;
  watcher: WatcherState | undefined;
  /** What reached the database while it was frozen, in order. */
  readonly inbox: (() => void)[];
  /** Which start of the watcher this is. */
  watcherLife: number;
}

export interface MonitorProcess {
  readonly host: string;
  state: MonitorState;
  readonly output: string[];
  /** What also goes to its log file. */
  readonly log: string[];
  exitCode: number | undefined;
}

/** A machine of the sample: the first of the names is primary. */
export function newHost(options: ClusterOptions, name: string, names: readonly string[], isPrimary: boolean): Host {
  const { watcher, controls, mode = 'AUTO' } = options;
  return {
    clock: 0,
    disk: { mode: isPrimary ? 'PRIMARY' : 'STANDBY', openCount: 0, log: [] },
    control: watcher?.type === 'LOCAL' ? undefined : (controls?.[name] ?? newControlFile(1n)),
    configuration: {
      group: GROUP,
      instance: name,
      version: VERSION,
      oguid: OGUID,
      type: 'GLOBAL',
      mode,
      errorTime: 10,
      instanceErrorTime: 10,
      autoRestart: false,
      startupCommand: '/dm/bin/dmserver',
      recoverTime: 60,
      serviceIpCheck: false,
      sendThreshold: 0,
      applyThreshold: 0,
      remotes: names.filter((other) => other !== name),
      ...watcher,
    },
    database: undefined,
    watcher: undefined,
    inbox: [],
    watcherLife: 0,
  };
}
