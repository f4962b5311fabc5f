import { z } from 'zod';
import { databasesOf, type ClusterNode } from '../../cluster/node.ts';
import { withCapability } from '../../products/capability.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { didNotBite, notHealed } from '../process/fault-errors.ts';
import { seeHealthy, takeBack } from '../process/take-back.ts';
import { othersThan, primariesOf } from './primaries.ts';

/**
 * `failover` of a standby while the primary lives, which the product does not refuse (facts/opengauss.md §0.4): two primaries,
 * and what the old one acknowledges from now on may be lost. The promoted standby stays primary.
 */
export const failover: Fault = {
  kind: 'failover',
  group: 'operations',
  description: 'promotes a standby while the primary lives: two primaries; healed by taking back all others',
  defaultTarget: 'standby',
  conflictsWith: ['process', 'host', 'network', 'operations'],
  goneWithContainer: true,
  onlyByName: true,
  needs: { product: ['failover'] },
  parameters: z.strictObject({}),

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const primaries = await primariesOf(context);
    for (const node of targets) {
      if (!primaries.some(({ name }) => name !== node.name)) {
        throw didNotBite('failover', node, 'no other node is primary, so this would be an ordinary failover');
      }
      await withCapability(context.product, 'failover').failover(node);
    }
    return { primaries: primaries.map(({ name }) => name) };
  },

  async verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const primaries = (await primariesOf(context)).map(({ name }) => name);
    const missing = targets.find(({ name }) => !primaries.includes(name));
    if (missing !== undefined) throw didNotBite('failover', missing, 'it is not primary');
    const before = (injection['primaries'] ?? []) as readonly string[];
    return `${targets.map(({ name }) => name).join(', ')} promoted while ${before.join(', ')} was primary; primary now: ${primaries.join(', ')}`;
  },

  /** The old primaries first, so that the promoted node is the one that stays and the others know whom to follow. */
  async heal(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<void> {
    const before = (injection['primaries'] ?? []) as readonly string[];
    const others = othersThan(targets, context);
    await takeBack(
      others.filter(({ name }) => before.includes(name)),
      context,
    );
    await takeBack(others, context);
    await takeBack(targets, context);
  },

  verifyHealed(_targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    return seeOnePrimary('failover', context);
  },
};

/** All nodes are well and exactly one is primary. Throws otherwise. */
export async function seeOnePrimary(kind: string, context: FaultContext): Promise<string> {
  const [seen, primaries] = await Promise.all([
    seeHealthy(kind, databasesOf(context.nodes), context),
    primariesOf(context),
  ]);
  const [primary, second] = primaries;
  if (primary !== undefined && second === undefined) return seen;
  throw notHealed(kind, second ?? { name: 'the cluster' }, `${primaries.length} nodes are primary`);
}
