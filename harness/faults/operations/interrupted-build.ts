import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import { withCapability } from '../../products/capability.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { byNode, seeEach } from '../process/each-node.ts';
import { didNotBite, notHealed } from '../process/fault-errors.ts';
import { keptProcesses } from '../process/kept-processes.ts';
import { seeServerDown } from '../process/see-server-down.ts';
import { seeHealthy, takeBack } from '../process/take-back.ts';
import { listServerProcesses } from '../server-processes.ts';
import { primariesOf } from './primaries.ts';

const KIND = 'interrupted-build';

/** A build that is killed after it removed the old data: the standby has nothing to start from until it is built again. */
export const interruptedBuild: Fault = {
  kind: KIND,
  group: 'operations',
  description: 'begins a full build of a healthy standby and kills it in the middle; healed by building it again',
  defaultTarget: 'standby',
  conflictsWith: ['process', 'host', 'operations'],
  goneWithContainer: true,
  needs: { image: ['setsid'], product: ['interruptBuild', 'hasInterruptedBuild', 'serverProcessNames'] },
  parameters: z.strictObject({}),

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const product = withCapability(context.product, 'interruptBuild');
    const primaries = await primariesOf(context);
    const processes = await byNode(targets, async (node) => {
      if (primaries.some(({ name }) => name === node.name)) throw didNotBite(KIND, node, 'a primary is not built');
      const running = await listServerProcesses(node, context.product.serverProcessNames);
      await product.interruptBuild(node);
      return running;
    });
    return { processes };
  },

  verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const product = withCapability(context.product, 'hasInterruptedBuild');
    return seeEach(targets, async (node) => {
      const [interrupted, down] = await Promise.all([
        product.hasInterruptedBuild(node),
        seeServerDown(KIND, node, keptProcesses(injection, node), context),
      ]);
      if (!interrupted) throw didNotBite(KIND, node, 'the data directory shows no interrupted build');
      return `the data directory shows an interrupted build; ${down}`;
    });
  },

  heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
    return takeBack(targets, context);
  },

  async verifyHealed(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    const product = withCapability(context.product, 'hasInterruptedBuild');
    const whole = seeEach(targets, async (node) => {
      if (await product.hasInterruptedBuild(node)) throw notHealed(KIND, node, 'the build is still not complete');
      return 'no interrupted build';
    });
    return (await Promise.all([whole, seeHealthy(KIND, targets, context)])).join('; ');
  },
};
