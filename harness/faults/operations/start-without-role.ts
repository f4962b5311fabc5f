import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import { withCapability } from '../../products/capability.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { onEach, seeEach } from '../process/each-node.ts';
import { didNotBite } from '../process/fault-errors.ts';
import { takeBack } from '../process/take-back.ts';
import { seeOnePrimary } from './failover.ts';
import { othersThan, primariesOf } from './primaries.ts';

const STATE_MS = 1000;

/** An administrator restarts a standby and forgets `-M standby`: the server does not keep the role it had (recording 06). */
export const startWithoutRole: Fault = {
  kind: 'start-without-role',
  group: 'operations',
  description: 'restarts a standby without -M, which makes a second primary of it; healed by taking it back as standby',
  defaultTarget: 'standby',
  conflictsWith: ['process', 'host', 'network', 'operations'],
  goneWithContainer: true,
  onlyByName: true,
  needs: { product: ['startWithoutRole'] },
  parameters: z.strictObject({}),

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const primaries = await primariesOf(context);
    const already = targets.find(({ name }) => primaries.some((primary) => primary.name === name));
    if (already !== undefined) throw didNotBite('start-without-role', already, 'it is the primary already');
    await onEach(targets, (node) => withCapability(context.product, 'startWithoutRole').startWithoutRole(node));
    return { primaries: primaries.map(({ name }) => name) };
  },

  verify(targets: readonly ClusterNode[], _injection: Injection, { product }: FaultContext): Promise<string> {
    return seeEach(targets, async (node) => {
      const { role, state } = await product.state(node, STATE_MS);
      if (role.endsWith('standby')) throw didNotBite('start-without-role', node, `it is ${role}, ${state}`);
      return `${node.name} is ${role}, ${state}`;
    });
  },

  /** The targets first: they are the ones that must not stay primary. The others may have followed one of them. */
  async heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
    await takeBack(targets, context);
    await takeBack(othersThan(targets, context), context);
  },

  verifyHealed(_targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    return seeOnePrimary('start-without-role', context);
  },
};
