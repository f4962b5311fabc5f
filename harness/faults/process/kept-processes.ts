import type { ClusterNode } from '../../cluster/node.ts';
import type { FaultContext, Injection } from '../fault.ts';
import { listServerProcesses, type ServerProcess } from '../server-processes.ts';
import { keptFor } from './each-node.ts';

/** What `inject` put into the journal under `processes`; empty when the harness died before that. */
export function keptProcesses(injection: Injection, node: ClusterNode): readonly ServerProcess[] {
  return (keptFor(injection, 'processes', node) ?? []) as readonly ServerProcess[];
}

/** Those of the processes that still live. */
export async function survivorsOf(
  processes: readonly ServerProcess[],
  node: ClusterNode,
  { product }: Pick<FaultContext, 'product'>,
): Promise<readonly ServerProcess[]> {
  const living = await listServerProcesses(node, product.serverProcessNames);
  return processes.filter((process) => living.some((other) => isSame(process, other)));
}

export function isSame(a: ServerProcess, b: ServerProcess): boolean {
  return a.pid === b.pid && a.startTicks === b.startTicks;
}

/** `gaussdb 41`, or `gaussdb 41 and 6 more`. */
export function describeProcesses(processes: readonly ServerProcess[]): string {
  const [first, ...others] = processes;
  if (first === undefined) return 'no process';
  return others.length === 0 ? `${first.name} ${first.pid}` : `${first.name} ${first.pid} and ${others.length} more`;
}
