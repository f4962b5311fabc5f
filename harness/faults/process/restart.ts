import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import { withCapability } from '../../products/capability.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { listServerProcesses } from '../server-processes.ts';
import { byNode, seeEach } from './each-node.ts';
import { didNotBite } from './fault-errors.ts';
import { describeProcesses, keptProcesses, survivorsOf } from './kept-processes.ts';
import { askNode } from './server-answer.ts';
import { seeHealthy, takeBack } from './take-back.ts';

const ANSWER_MS = 1000;

/** Stop and start in the same role: all connections break, nothing else should happen. */
export const restart: Fault = {
  kind: 'restart',
  group: 'process',
  description:
    'stops the server (fast) and starts it in the role it had; healed by taking the node back where that failed',
  defaultTarget: 'primary',
  conflictsWith: ['process', 'host', 'operations'],
  goneWithContainer: true,
  needs: { product: ['serverProcessNames', 'restartServer'] },
  parameters: z.strictObject({}),

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const product = withCapability(context.product, 'restartServer');
    const processes = await byNode(targets, async (node) => {
      const running = await listServerProcesses(node, context.product.serverProcessNames);
      if (running.length === 0) throw didNotBite('restart', node, 'no server runs there');
      await product.restartServer(node);
      return running;
    });
    return { processes };
  },

  verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    return seeEach(targets, async (node) => {
      const before = keptProcesses(injection, node);
      const [survivors, { answer, where }] = await Promise.all([
        survivorsOf(before, node, context),
        askNode(node, context, ANSWER_MS),
      ]);
      if (survivors.length > 0) throw didNotBite('restart', node, `${describeProcesses(survivors)} still runs`);
      if (answer !== 'answers') throw didNotBite('restart', node, `it did not start again: ${where} ${answer}`);
      return `${describeProcesses(before)} gone, another server answers at ${where}`;
    });
  },

  heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
    return takeBack(targets, context);
  },

  verifyHealed(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    return seeHealthy('restart', targets, context);
  },
};
