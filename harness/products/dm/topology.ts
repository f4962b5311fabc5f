import type { Settings } from '../product.ts';
import { numberOf, settingOf } from './settings.ts';

/** The node on which the monitors run: never that of a database (seed 001 §3.4). */
export const MONITOR_NODE = 'monitor';
/** Of watchers, databases and monitors (seed 001 §2.4). */
export const GROUP = 'GRP1';
export const OGUID = 45331;

/** A database of the group. */
export interface Member {
  /** Of the node, `n1`. */
  readonly node: string;
  readonly instance: string;
  /** Where MAL links and watchers listen. */
  readonly malHost: string;
  /** Where clients go. */
  readonly serviceHost: string;
}

/** A monitor on the monitor's node. */
export interface MonitorPlan {
  /** From 1. */
  readonly number: number;
  readonly confirm: boolean;
}

/** A machine as the plan of a group needs it. */
export interface PlannedMachine {
  readonly name: string;
  readonly malHost: string;
  readonly serviceHost: string;
}

/** Names as in the manual's examples: RT in a realtime cluster, RWW in one that splits reads and writes. */
export function instanceName(settings: Settings, position: number): string {
  const kind = settingOf(settings, 'ARCH_TYPE') === 'TIMELY' ? 'RWW' : 'RT';
  return `${GROUP}_${kind}_${String(position + 1).padStart(2, '0')}`;
}

/** The first machine is the first primary. */
export function membersOf(machines: readonly PlannedMachine[], settings: Settings): readonly Member[] {
  return machines.map(({ name, malHost, serviceHost }, position) => ({
    node: name,
    instance: instanceName(settings, position),
    malHost,
    serviceHost,
  }));
}

/** The monitors that run from the start; only the first can be the confirm monitor, because there is but one. */
export function monitorsOf(settings: Settings): readonly MonitorPlan[] {
  return Array.from({ length: numberOf(settings, 'MONITORS') }, (_, index) => ({
    number: index + 1,
    confirm: index === 0 && settingOf(settings, 'MON_DW_CONFIRM') === '1',
  }));
}
