import type { ClusterNode } from '../../cluster/node.ts';
import type { FaultContext } from '../fault.ts';
import { seeEach } from '../process/each-node.ts';
import { seeHealthy } from '../process/take-back.ts';
import { seeUntraced } from './tracers.ts';

/**
 * What all kinds have in common that tamper with the server's system calls. A process has one tracer, so that no two of them
 * can be on one node; a server that is started while one is active would not be traced.
 */
export const STRACE_FAULT = {
  group: 'disk',
  defaultTarget: 'one standby',
  conflictsWith: ['disk', 'process', 'host', 'operations', 'memory', 'oom-kill'],
  goneWithContainer: true,
  needs: { sidecar: true, mechanisms: ['strace'], product: ['serverProcessNames'] },
} as const;

/** No strace is left, and the servers say that they are well. Throws while it is not so. */
export async function seeDiskWell(
  kind: string,
  targets: readonly ClusterNode[],
  context: FaultContext,
): Promise<string> {
  const untraced = await seeEach(targets, (node) => seeUntraced(kind, node, context));
  return `${untraced}; ${await seeHealthy(kind, targets, context)}`;
}

/**
 * Said with the evidence of every kind that uses strace, so that nobody takes the tracer's own cost for the disk's. Measured
 * with `strace-attach`: eight clients inserting as fast as they could, 2 cores, medians of 3: 3,850 and 1,170 a second.
 */
export const ATTACHING_COSTS = 'strace alone let a third of a full load of inserts through where that was measured';
