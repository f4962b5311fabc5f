import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import { messageOf } from '../../errors.ts';
import { withCapability } from '../../products/capability.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { byNode, onEach, seeEach } from '../process/each-node.ts';
import { didNotBite } from '../process/fault-errors.ts';
import { describeProcesses, keptProcesses, survivorsOf } from '../process/kept-processes.ts';
import { seeHealthy, takeBack } from '../process/take-back.ts';
import { listServerProcesses } from '../server-processes.ts';
import { primariesOf } from './primaries.ts';

/** How a build that this process began has ended. */
type Ending = { readonly ended: 'well' } | { readonly ended: 'badly'; readonly reason: string };
interface Building {
  readonly work: Promise<void>;
  ending?: Ending;
}

/** By fault and node. After a crash of this process the command goes on in the node, and taking the node back waits for it. */
const builds = new Map<string, Building>();

export const fullBuild = buildOf('full');
export const incrementalBuild = buildOf('incremental');

/** Makes a standby anew that needs no build: it is down meanwhile, and the primary has to send it everything. */
function buildOf(mode: 'full' | 'incremental'): Fault {
  const kind = `${mode}-build`;
  return {
    kind,
    group: 'operations',
    description: `makes a healthy standby anew by ${mode === 'full' ? 'a full' : 'an incremental'} build; healed when the build has ended and the standby follows`,
    defaultTarget: 'standby',
    conflictsWith: ['process', 'host', 'operations'],
    goneWithContainer: true,
    needs: { product: ['build', 'serverProcessNames'] },
    parameters: z.strictObject({}),

    async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
      const product = withCapability(context.product, 'build');
      const primaries = await primariesOf(context);
      const processes = await byNode(targets, (node) => {
        if (primaries.some(({ name }) => name === node.name)) throw didNotBite(kind, node, 'a primary is not built');
        return listServerProcesses(node, context.product.serverProcessNames);
      });
      for (const node of targets) builds.set(keyOf(context, node), begin(product.build(node, mode)));
      return { processes };
    },

    verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
      return seeEach(targets, async (node) => {
        const ending = builds.get(keyOf(context, node))?.ending;
        if (ending?.ended === 'badly') throw didNotBite(kind, node, ending.reason);
        const before = keptProcesses(injection, node);
        const survivors = await survivorsOf(before, node, context);
        if (survivors.length > 0) throw didNotBite(kind, node, `${describeProcesses(survivors)} still runs`);
        return `${describeProcesses(before)} stopped for the build, which ${ending === undefined ? 'goes on' : 'has ended'}`;
      });
    },

    async heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
      await onEach(targets, async (node) => builds.get(keyOf(context, node))?.work);
      await takeBack(targets, context);
    },

    async verifyHealed(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
      const endings = targets.map((node) => {
        const ending = builds.get(keyOf(context, node))?.ending;
        return ending?.ended === 'badly' ? `the build failed: ${ending.reason}` : 'the build has ended';
      });
      return [...endings, await seeHealthy(kind, targets, context)].join('; ');
    },
  };
}

/** Its failure is told by `verify` and `verifyHealed`, and nobody has to wait for it before. */
function begin(build: Promise<void>): Building {
  const building: Building = {
    work: build.then(
      () => void (building.ending = { ended: 'well' }),
      (error: unknown) => void (building.ending = { ended: 'badly', reason: messageOf(error) }),
    ),
  };
  return building;
}

const keyOf = ({ id }: FaultContext, node: ClusterNode): string => `${id} ${node.container}`;
