import { newControlFile, type ControlFile } from '../control-file/control-file.ts';
import type { MalTimes } from '../database/mal-link.ts';
import type { ReplayLimits } from '../database/replay-limits.ts';
import { dueActions } from '../dmtimer/due-actions.ts';
import { DAY, type Timer } from '../dmtimer/timer.ts';
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
  /** Of the instances, those that are asynchronous standbys under local watch. */
  readonly asynchronous?: readonly string[];
  /** When redo is sent to them; without it, once a minute. */
  readonly timer?: Timer;
  readonly mal?: MalTimes;
  readonly replay?: Partial<ReplayLimits>;
  /** RLOG_SEND_APPLY_MON. */
  readonly samples?: number;
  /** A control file of its own for one instance. */
  readonly controls?: Readonly<Record<string, ControlFile>>;
}

/** 2019-07-02 10:00:00 UTC, ms: the wall clocks when simulated time is 0. */
export const EPOCH = Date.UTC(2019, 6, 2, 10);
/** Of the seed's sample. */
export const MAL_TIMES: MalTimes = { checkInterval: 5, failInterval: 5 };
/** The defaults of dm.ini. */
export const REPLAY_LIMITS: ReplayLimits = { buffers: 4096, megabytes: 1024, longestReplay: 1800 };
export const SAMPLES = 64;
/** Every minute of every day. */
const EVERY_MINUTE: Timer = {
  name: 'TIMER_01',
  type: 2,
  interval: 1,
  subInterval: 0,
  minuteInterval: 1,
  startTime: 0,
  endTime: DAY - 1,
  from: 0,
  until: Infinity,
  valid: true,
};
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
  const local = isLocal(options, name);
  return {
    clock: 0,
    disk: { mode: isPrimary ? 'PRIMARY' : 'STANDBY', openCount: 0, log: [], archivedFrom: 1, magic: 1, sequence: 0 },
    control: local ? undefined : (controls?.[name] ?? newControlFile(1n)),
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
      remotes: local ? [] : names.filter((other) => other !== name),
      ...watcher,
      ...(local ? { type: 'LOCAL' } : {}),
    },
    database: undefined,
    watcher: undefined,
    inbox: [],
    watcherLife: 0,
  };
}

/** The dm.ini and dmarch.ini of an instance. */
export function databaseConfiguration(
  options: ClusterOptions,
  name: string,
  names: readonly string[],
): DatabaseConfiguration {
  const { archive = 'REALTIME', asynchronous = [], database } = options;
  const types = names.flatMap((other): [string, ArchiveType][] =>
    other === name || isLocal(options, name) ? [] : [[other, asynchronous.includes(other) ? 'ASYNC' : archive]],
  );
  return {
    instance: name,
    watcherErrorTime: 60,
    alterModeStatus: false,
    offlineTablespaces: 2,
    sessionFreeTime: 60,
    watcherWaitTime: 0,
    archives: Object.fromEntries(types),
    ...database,
  };
}

/** The asynchronous standbys to which a timer sends redo between two times, ms. */
export function dueSends(
  { timer = EVERY_MINUTE, asynchronous = [] }: ClusterOptions,
  after: number,
  now: number,
): string[] {
  const bindings = asynchronous.map((destination) => {
    return { timer: timer.name, action: { kind: 'send archive', destination } as const };
  });
  return dueActions([timer], bindings, after, now).flatMap((action) =>
    action.kind === 'send archive' ? action.destination : [],
  );
}

function isLocal({ watcher, asynchronous }: ClusterOptions, name: string): boolean {
  return watcher?.type === 'LOCAL' || asynchronous?.includes(name) === true;
}
