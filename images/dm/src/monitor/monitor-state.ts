import type { Step, ToMonitor, ToWatcher } from '../watch/messages.ts';
import type { WatcherReport } from '../watch/reports.ts';

/** A dmmonitor.ini. */
export interface MonitorConfiguration {
  readonly monitorId: number;
  readonly ip: string;
  readonly confirm: boolean;
  readonly group: string;
  readonly oguid: number;
  /** Of data watch, in brackets in `show version`. */
  readonly version: string;
  /** MON_LOG_INTERVAL: 0 logs nothing, 1 messages, 5 to 3600 also the state of the system every so many seconds. */
  readonly logInterval: number;
}

/** What a monitor knows of a watcher. */
export interface SeenWatcher {
  report: WatcherReport;
  /** Wall clock of the monitor, ms. */
  receivedAt: number;
  /** Silent for its DW_ERROR_TIME; shown as ERROR. */
  lost: boolean;
  /** The last report with a database that worked: how things were before a fault. */
  working: WatcherReport | undefined;
  /** When that was received, ms. */
  workingAt: number;
  /** When the present process of the database was first heard of, ms. */
  processSince: number;
}

/** A step of a command, and whether the command fails with it. */
export interface PlannedStep {
  readonly to: string;
  readonly step: Step;
  readonly optional?: true;
}

/** A command that is carried out. */
export interface RunningCommand {
  readonly title: string;
  readonly steps: readonly PlannedStep[];
  index: number;
  /** Of the step that was sent, ms. */
  sentAt: number;
  sequence: number;
  /** Why it fails; what is left then is to unlock. */
  failure: string | undefined;
  /** The standby that takes over. */
  readonly takesOver?: string;
  /** Sets the login when it succeeds. */
  readonly login?: true;
}

/** Everything a monitor knows. `stepMonitor` never changes the one it is given. */
export interface MonitorState {
  readonly configuration: MonitorConfiguration;
  watchers: Map<string, SeenWatcher>;
  loggedIn: boolean;
  running: RunningCommand | undefined;
  nextSequence: number;
  /** Seconds between automatic shows. */
  showEvery: number | undefined;
  shownAt: number;
  /** When the state of the system was last recorded, ms. */
  recordedAt: number;
  ended: boolean;
}

export type MonitorEvent =
  | { readonly kind: 'tick' }
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'watcher'; readonly message: ToMonitor };

export type MonitorEffect =
  /** To the watcher of one instance, or to `all`. */
  | { readonly kind: 'to watcher'; readonly to: string; readonly message: ToWatcher }
  /** To the console, as it is. */
  | { readonly kind: 'print'; readonly text: string }
  /**
   * To the console, and with `toFile` to the log file: `[monitor] <time>: …` or `[<instance>] <time>: …`, sometimes with
   * further lines, which are indented.
   */
  | { readonly kind: 'log'; readonly text: string; readonly toFile: boolean }
  /** To the log file only. */
  | { readonly kind: 'record'; readonly text: string }
  | { readonly kind: 'exit'; readonly code: number };

export function newMonitor(configuration: MonitorConfiguration): MonitorState {
  return {
    configuration,
    watchers: new Map(),
    loggedIn: false,
    running: undefined,
    nextSequence: 1,
    showEvery: undefined,
    shownAt: 0,
    recordedAt: 0,
    ended: false,
  };
}

/** A copy that may be changed. */
export function copyMonitor(state: MonitorState): MonitorState {
  return {
    ...state,
    watchers: new Map([...state.watchers].map(([name, seen]) => [name, { ...seen }])),
    running: state.running === undefined ? undefined : { ...state.running },
  };
}
