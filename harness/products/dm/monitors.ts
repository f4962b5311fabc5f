import type { ClusterNode } from '../../cluster/node.ts';
import type { Settings } from '../product.ts';
import { isRunning, startDaemon } from './daemons.ts';
import { monitorFile } from './group-files.ts';
import { MONITOR_DIRECTORY } from './installation.ts';
import { monitorsOf, type Member, type MonitorPlan } from './topology.ts';
import { writeFiles } from './write-files.ts';

/** Of one of the monitors that run from the start. */
export function monitorIni({ number }: Pick<MonitorPlan, 'number'>): string {
  return iniOf(String(number));
}

/** Of the monitor at whose console commands are typed: in monitor mode, because there is but one confirm monitor (facts/dm.md §6.11). */
export const CONSOLE_INI = iniOf('console');

/** Writes the ini files of all monitors, that of the console too, and starts those that run from the start. */
export async function startMonitors(
  witness: ClusterNode,
  members: readonly Member[],
  settings: Settings,
): Promise<void> {
  const plans = monitorsOf(settings);
  await writeMonitor(witness, members, 'console', false);
  for (const { number, confirm } of plans) await writeMonitor(witness, members, String(number), confirm);
  for (const plan of plans) await startDaemon(witness, 'DmMonitorService', monitorIni(plan));
}

/** Starts those that do not run. */
export async function restartMonitors(witness: ClusterNode, settings: Settings): Promise<void> {
  for (const plan of monitorsOf(settings)) await startDaemon(witness, 'DmMonitorService', monitorIni(plan));
}

/** True when every monitor runs that should. */
export async function monitorsRun(witness: ClusterNode, settings: Settings): Promise<boolean> {
  const running = await Promise.all(
    monitorsOf(settings).map((plan) => isRunning(witness, 'DmMonitorService', monitorIni(plan))),
  );
  return running.every(Boolean);
}

async function writeMonitor(
  witness: ClusterNode,
  members: readonly Member[],
  name: string,
  confirm: boolean,
): Promise<void> {
  const logs = `${MONITOR_DIRECTORY}/log_${name}`;
  await writeFiles(witness, { [iniName(name)]: monitorFile(members, confirm, logs) }, MONITOR_DIRECTORY);
  await writeFiles(witness, {}, logs);
}

function iniOf(name: string): string {
  return `${MONITOR_DIRECTORY}/${iniName(name)}`;
}

function iniName(name: string): string {
  return `dmmonitor_${name}.ini`;
}
