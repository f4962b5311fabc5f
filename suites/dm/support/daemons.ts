import type { CommandRecord } from '../../../harness/cluster/command-record.ts';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { monitorIni } from '../../../harness/products/dm/monitors.ts';

/** The services of an installation, by their names. */
export type Service = 'DmService' | 'DmWatcherService' | 'DmMonitorService';

/** A command line typed on the node by dmdba in a login shell, as an administrator does. */
export function asDmdba(node: ContainerNode, line: string, timeoutMs = 60_000, stdin?: string): Promise<CommandRecord> {
  const options = { timeoutMs, ...(stdin === undefined ? {} : { stdin }) };
  return node.probe(['su', '-', 'dmdba', '-c', line], options);
}

export function start(node: ContainerNode, service: Service): Promise<CommandRecord> {
  return asDmdba(node, lineOf(service, 'start'));
}

export function stop(node: ContainerNode, service: Service): Promise<CommandRecord> {
  return asDmdba(node, lineOf(service, 'stop'));
}

export async function runs(node: ContainerNode, service: Service): Promise<boolean> {
  return (await asDmdba(node, lineOf(service, 'status'))).exitCode === 0;
}

/** Sends a signal to every process of this name on the node. */
export function signal(
  node: ContainerNode,
  name: string,
  signalName: 'KILL' | 'STOP' | 'CONT',
): Promise<CommandRecord> {
  return node.probe(['pkill', `-${signalName}`, '-x', name], { timeoutMs: 10_000 });
}

function lineOf(service: Service, verb: string): string {
  return service === 'DmMonitorService' ? `${service} ${verb} ${monitorIni({ number: 1 })}` : `${service} ${verb}`;
}
