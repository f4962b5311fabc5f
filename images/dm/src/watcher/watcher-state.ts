import type { ControlFile } from '../control-file/control-file.ts';
import type { BetweenWatchers, FromDatabase, ToDatabase, ToMonitor, ToWatcher } from '../watch/messages.ts';
import type { InstanceReport, MonitorConnection, WatcherReport, WatcherStatus } from '../watch/reports.ts';

/** The settings of one group of dmwatcher.ini, and what follows from INST_INI. Times in seconds. */
export interface WatcherConfiguration {
  readonly group: string;
  readonly instance: string;
  readonly version: string;
  readonly oguid: number;
  readonly type: 'GLOBAL' | 'LOCAL';
  readonly mode: 'AUTO' | 'MANUAL';
  readonly errorTime: number;
  readonly instanceErrorTime: number;
  readonly autoRestart: boolean;
  readonly startupCommand: string;
  readonly recoverTime: number;
  readonly serviceIpCheck: boolean;
  readonly sendThreshold: number;
  readonly applyThreshold: number;
  /** The other instances of the group. */
  readonly remotes: readonly string[];
}

/** What a watcher knows of another one. */
export interface RemoteWatcher {
  report: WatcherReport | undefined;
  /** Wall clock, ms; before the first message, when this watcher started. */
  receivedAt: number;
  /** Shown as ERROR. */
  lost: boolean;
}

/** Why an instruction was given to the database, by its sequence. */
export type Purpose =
  | { readonly for: 'monitor'; readonly monitorId: number; readonly sequence: number }
  | { readonly for: 'login'; readonly monitorId: number; readonly sequence: number }
  | { readonly for: 'watcher'; readonly from: string; readonly sequence: number }
  | { readonly for: 'recovery'; readonly standby: string }
  | { readonly for: 'startup' | 'failover' | 'check' | 'exit' | 'resume' };

/** What was asked for and is not answered yet. */
export interface Pending {
  readonly purpose: Purpose;
  readonly of: 'database' | 'watcher';
  /** From when the time for the answer counts; wall clock, ms. */
  readonly since: number;
}

/** The eight steps of a recovery (seed 001 §4.1.9); `sent` waits until no other standby is between 4 and 8. */
export const RECOVERY_STEPS = [
  'control',
  'discard',
  'send',
  'sent',
  'suspend',
  'send rest',
  'huge',
  'valid',
  'open',
] as const;
export type RecoveryStep = (typeof RECOVERY_STEPS)[number];

/** Everything a watcher knows. `stepWatcher` never changes the one it is given. */
export interface WatcherState {
  configuration: WatcherConfiguration;
  status: WatcherStatus;
  /** To return to after LOGIN CHECK. */
  statusBefore: WatcherStatus;
  database: {
    report: InstanceReport | undefined;
    receivedAt: number;
    ok: boolean;
    leftInOrder: boolean;
    /** When this process was first heard of; ms. */
    processSince: number;
    /** When it was last started by this watcher; ms. */
    startedAt: number | undefined;
    /** Its process is known to be gone. */
    exited: boolean;
    /** It is to be started as soon as the process that shuts down is gone. */
    startWhenGone: boolean;
    /** The number in dminst.sys, and when it was last seen to grow; ms. Undefined with HA_INST_CHECK_FLAG = 0. */
    sequence: { readonly value: number; readonly grewAt: number } | undefined;
  };
  control: ControlFile | undefined;
  remotes: Map<string, RemoteWatcher>;
  monitors: Map<number, MonitorConnection & { readonly receivedAt: number }>;
  /** The monitor whose command runs. */
  command: { readonly monitorId: number } | undefined;
  nextSequence: number;
  /** Instructions and requests that are not answered. */
  pending: Map<number, Pending>;
  confirmed: Set<string>;
  /** By standby, the process for which its archive became VALID: another one has lost its KEEP_BUF. */
  validFor: Map<string, number>;
  /** Archives that are being made invalid in FAILOVER or STANDBY CHECK. */
  invalidating: Set<string>;
  recovery: Map<string, RecoveryStep>;
  recoverTimes: Map<string, number>;
  /** From when the interval of a standby counts, ms. */
  recoverFrom: Map<string, number>;
  recoveryCodes: Map<string, number>;
  serviceDownSince: number | undefined;
}

export type WatcherEvent =
  | { readonly kind: 'tick' }
  | { readonly kind: 'database'; readonly message: FromDatabase }
  | { readonly kind: 'database exited'; readonly inOrder: boolean }
  | { readonly kind: 'watcher'; readonly message: BetweenWatchers }
  | { readonly kind: 'monitor'; readonly message: ToWatcher }
  /** What dminst.sys holds, looked at once a second with HA_INST_CHECK_FLAG = 1. */
  | { readonly kind: 'instance sequence'; readonly value: number }
  | { readonly kind: 'service network'; readonly up: boolean };

export type WatcherEffect =
  | { readonly kind: 'to database'; readonly message: ToDatabase }
  /** To one instance's watcher, or to `all` of the group. */
  | { readonly kind: 'to watcher'; readonly to: string; readonly message: BetweenWatchers }
  | { readonly kind: 'to monitor'; readonly to: number | 'all'; readonly message: ToMonitor }
  | { readonly kind: 'start database'; readonly command: string }
  | { readonly kind: 'kill database' }
  | { readonly kind: 'store control'; readonly control: ControlFile }
  | { readonly kind: 'store parameter'; readonly name: string; readonly value: string }
  | { readonly kind: 'transition'; readonly from: WatcherStatus; readonly to: WatcherStatus; readonly rule: string }
  | { readonly kind: 'log'; readonly text: string };

/** A watcher that has just started. */
export function newWatcher(
  configuration: WatcherConfiguration,
  control: ControlFile | undefined,
  now: number,
): WatcherState {
  return {
    configuration,
    status: 'STARTUP',
    statusBefore: 'STARTUP',
    database: {
      report: undefined,
      receivedAt: now,
      ok: false,
      leftInOrder: false,
      processSince: now,
      startedAt: undefined,
      exited: false,
      startWhenGone: false,
      sequence: undefined,
    },
    control,
    remotes: new Map(configuration.remotes.map((name) => [name, { report: undefined, receivedAt: now, lost: false }])),
    monitors: new Map(),
    command: undefined,
    nextSequence: 1,
    pending: new Map(),
    confirmed: new Set(),
    validFor: new Map(),
    invalidating: new Set(),
    recovery: new Map(),
    recoverTimes: new Map(configuration.remotes.map((name) => [name, configuration.recoverTime])),
    recoverFrom: new Map(configuration.remotes.map((name) => [name, now])),
    recoveryCodes: new Map(),
    serviceDownSince: undefined,
  };
}

/** A copy that may be changed. */
export function copyWatcher(state: WatcherState): WatcherState {
  return {
    ...state,
    database: { ...state.database },
    remotes: new Map([...state.remotes].map(([name, remote]) => [name, { ...remote }])),
    monitors: new Map(state.monitors),
    pending: new Map(state.pending),
    confirmed: new Set(state.confirmed),
    validFor: new Map(state.validFor),
    invalidating: new Set(state.invalidating),
    recovery: new Map(state.recovery),
    recoverTimes: new Map(state.recoverTimes),
    recoverFrom: new Map(state.recoverFrom),
    recoveryCodes: new Map(state.recoveryCodes),
  };
}
