import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { byNode, keptFor, onEach, seeEach } from '../process/each-node.ts';
import { didNotBite, notHealed } from '../process/fault-errors.ts';
import { countThrottling } from './throttling.ts';

const parameters = z.strictObject({
  cpus: z.number().min(0.01).max(64).default(0.1).describe('processors that the whole node may use'),
});

/** The kernel's bandwidth limit on the container's group: in each 100 ms all its processes together run for a part only. */
export const cpu: Fault = {
  kind: 'cpu',
  group: 'resources',
  description: 'throttles all processes of the node to a part of a processor; healed by taking the limit away',
  defaultTarget: 'primary',
  conflictsWith: ['cpu', 'host'],
  goneWithContainer: true,
  needs: {},
  parameters,

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const { cpus } = parameters.parse(context.parameters);
    const before = await byNode(targets, async (node) => (await context.container(node).limits()).cpus);
    await onEach(targets, (node) => context.container(node).update({ cpus }));
    return { cpus: before };
  },

  verify(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    const { cpus } = parameters.parse(context.parameters);
    return seeEach(targets, async (node) => {
      const { times, ms } = await countThrottling(node);
      if (times === 0) throw didNotBite('cpu', node, `a process computed for ${ms} ms and was not throttled`);
      return `the kernel throttled the node ${times} times within ${ms} ms (${cpus} processors)`;
    });
  },

  heal(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<void> {
    return onEach(targets, (node) => context.container(node).update({ cpus: limitBefore(injection, node) }));
  },

  verifyHealed(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    return seeEach(targets, async (node) => {
      const before = limitBefore(injection, node);
      const [{ cpus }, { times, ms }] = await Promise.all([context.container(node).limits(), countThrottling(node)]);
      if (cpus !== before) throw notHealed('cpu', node, `limit of ${cpus} processors instead of ${before}`);
      if (before === 0 && times > 0) throw notHealed('cpu', node, `throttled ${times} times within ${ms} ms`);
      return `${node.name} computed for ${ms} ms and was throttled ${times} times`;
    });
  },
};

/** 0 is no limit, which is how the harness makes its containers. */
function limitBefore(injection: Injection, node: ClusterNode): number {
  return Number(keptFor(injection, 'cpus', node) ?? 0);
}
