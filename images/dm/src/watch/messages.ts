import type { ControlOperation } from '../control-file/control-file.ts';
import type { InstanceReport, WatcherReport, WatcherStatus } from './reports.ts';
import type { Statement } from './statement.ts';

/** Database to its own watcher. `executed` answers an instruction by its sequence. */
export type FromDatabase =
  | { readonly kind: 'report'; readonly report: InstanceReport }
  | { readonly kind: 'executed'; readonly sequence: number; readonly code: number };

/** Watcher to its own database; without a statement it only says that the watcher lives. */
export type ToDatabase =
  { readonly kind: 'alive' } | { readonly kind: 'execute'; readonly sequence: number; readonly statement: Statement };

/** Watcher to watcher. The primary's asks, the standby's answers. */
export type BetweenWatchers =
  | { readonly kind: 'report'; readonly report: WatcherReport }
  | { readonly kind: 'control'; readonly from: string; readonly sequence: number; readonly text: string }
  | { readonly kind: 'discard keep buffer'; readonly from: string; readonly sequence: number }
  | { readonly kind: 'answer'; readonly from: string; readonly sequence: number; readonly code: number };

/** One step of a monitor's command (seed 001 §4.1.4): the monitor has them done one after the other. */
export type Step =
  | { readonly kind: 'lock' | 'unlock' | 'start instance' | 'kill instance' }
  | { readonly kind: 'set status'; readonly status: WatcherStatus }
  | { readonly kind: 'execute'; readonly statement: Statement }
  | { readonly kind: 'change control'; readonly operation: ControlOperation }
  | { readonly kind: 'set parameter'; readonly name: string; readonly value: string }
  | { readonly kind: 'set recover time'; readonly standby: string | undefined; readonly seconds: number }
  | { readonly kind: 'check login'; readonly user: string; readonly password: string };

/** Who a monitor is; sent when it connects and once a second. */
export interface MonitorHello {
  readonly kind: 'hello';
  readonly monitorId: number;
  readonly ip: string;
  readonly confirm: boolean;
  readonly version: string;
  readonly oguid: number;
}

/** Monitor to watcher. */
export type ToWatcher =
  | MonitorHello
  | { readonly kind: 'step'; readonly monitorId: number; readonly sequence: number; readonly step: Step }
  | { readonly kind: 'confirmed'; readonly monitorId: number; readonly standbys: readonly string[] };

/** Watcher to monitor. */
export type ToMonitor =
  | { readonly kind: 'report'; readonly report: WatcherReport }
  | {
      readonly kind: 'result';
      readonly from: string;
      readonly sequence: number;
      readonly code: number;
      readonly why?: string;
    }
  | { readonly kind: 'log'; readonly from: string; readonly text: string }
  | { readonly kind: 'refused'; readonly from: string; readonly why: string; readonly fatal: boolean };
