import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import { withCapability } from '../../products/capability.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { listServerProcesses } from '../server-processes.ts';
import { byNode, seeEach } from './each-node.ts';
import { didNotBite } from './fault-errors.ts';
import { keptProcesses } from './kept-processes.ts';
import { seeServerDown } from './see-server-down.ts';
import { seeHealthy, takeBack } from './take-back.ts';

const parameters = z.strictObject({
  mode: z
    .enum(['fast', 'immediate'])
    .default('fast')
    .describe('fast ends sessions and writes a checkpoint, immediate does neither'),
});

/** The product's own stop command: an administrator shuts the server down and leaves it down. */
export const stop: Fault = {
  kind: 'stop',
  group: 'process',
  description: "stops the server with the product's own command, fast or immediate; healed by taking the node back",
  defaultTarget: 'primary',
  conflictsWith: ['process', 'host', 'operations'],
  goneWithContainer: true,
  needs: { product: ['serverProcessNames', 'stopServer'] },
  parameters,

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const product = withCapability(context.product, 'stopServer');
    const { mode } = parameters.parse(context.parameters);
    const processes = await byNode(targets, async (node) => {
      const running = await listServerProcesses(node, context.product.serverProcessNames);
      if (running.length === 0) throw didNotBite('stop', node, 'no server runs there');
      await product.stopServer(node, mode);
      return running;
    });
    return { processes };
  },

  verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    return seeEach(targets, (node) => seeServerDown('stop', node, keptProcesses(injection, node), context));
  },

  heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
    return takeBack(targets, context);
  },

  verifyHealed(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    return seeHealthy('stop', targets, context);
  },
};
