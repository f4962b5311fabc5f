import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import { withCapability } from '../../products/capability.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { seeEach } from '../process/each-node.ts';
import { didNotBite } from '../process/fault-errors.ts';
import { seeHealthy, takeBack } from '../process/take-back.ts';
import { primariesOf } from './primaries.ts';

const STATE_MS = 1000;

/** A planned change of roles: the standby becomes primary, the primary a standby. The new roles stay. */
export const switchover: Fault = {
  kind: 'switchover',
  group: 'operations',
  description: 'makes the standby primary and the primary a standby, as planned; the new roles stay',
  defaultTarget: 'standby',
  conflictsWith: ['process', 'host', 'network', 'operations'],
  goneWithContainer: true,
  plannedWork: true,
  needs: { product: ['switchover'] },
  parameters: z.strictObject({}),

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const primaries = (await primariesOf(context)).map(({ name }) => name);
    for (const node of targets) {
      if (primaries.includes(node.name)) throw didNotBite('switchover', node, 'it is the primary already');
      await withCapability(context.product, 'switchover').switchover(node);
    }
    return { primaries };
  },

  async verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const promoted = await seeEach(targets, async (node) => {
      const { role } = await context.product.state(node, STATE_MS);
      if (role !== 'primary') throw didNotBite('switchover', node, `is ${role}`);
      return `${node.name} is primary`;
    });
    const demoted = await seeEach(before(injection, context), async (node) => {
      const { role } = await context.product.state(node, STATE_MS);
      if (role === 'primary') throw didNotBite('switchover', node, 'is still primary');
      return `${node.name} is ${role}`;
    });
    return `${promoted}; ${demoted}`;
  },

  heal(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<void> {
    return takeBack([...targets, ...before(injection, context)], context);
  },

  verifyHealed(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    return seeHealthy('switchover', [...targets, ...before(injection, context)], context);
  },
};

/** The nodes that were primary when it was injected. */
function before(injection: Injection, { nodes }: FaultContext): readonly ClusterNode[] {
  const names = (injection['primaries'] ?? []) as readonly string[];
  return nodes.filter(({ name }) => names.includes(name));
}
