import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { killServerProcesses, type ServerProcess } from '../server-processes.ts';
import { byNode, seeEach } from './each-node.ts';
import { didNotBite } from './fault-errors.ts';
import { keptProcesses } from './kept-processes.ts';
import { seeServerDown } from './see-server-down.ts';
import { seeHealthy, takeBack } from './take-back.ts';

/** SIGKILL to every process of the database server on a node: a crash. The machine, its disk and its network stay. */
export const kill: Fault = {
  kind: 'kill',
  group: 'process',
  description: 'kills every process of the database server on the node with SIGKILL; healed by taking the node back',
  defaultTarget: 'primary',
  conflictsWith: ['process', 'host', 'operations'],
  goneWithContainer: true,
  needs: { product: ['serverProcessNames'] },
  parameters: z.strictObject({}),

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    return { processes: await byNode(targets, (node) => killServer(node, context)) };
  },

  verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    return seeEach(targets, (node) => seeServerDown('kill', node, keptProcesses(injection, node), context));
  },

  heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
    return takeBack(targets, context);
  },

  verifyHealed(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    return seeHealthy('kill', targets, context);
  },
};

async function killServer(node: ClusterNode, { product }: FaultContext): Promise<readonly ServerProcess[]> {
  const processes = await killServerProcesses(node, product.serverProcessNames);
  if (processes.length > 0) return processes;
  throw didNotBite('kill', node, `no process named ${product.serverProcessNames.join(' or ')} ran there`);
}
