import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { byNode, keptFor, onEach, seeEach } from '../process/each-node.ts';
import { didNotBite, notHealed } from '../process/fault-errors.ts';
import { seeHealthy, takeBack } from '../process/take-back.ts';
import { DAMAGED_FILES, type Spot } from './damage-spot.ts';
import { isMinority, rebuild, requireMinority } from './rebuild.ts';
import { bytesAt, findSpot } from './server-files.ts';

const parameters = z.strictObject({
  files: z
    .enum(DAMAGED_FILES)
    .default('wal')
    .describe('the WAL just written, or the biggest table of the client account'),
});

interface Damage {
  readonly kind: string;
  readonly description: string;
  /** Does it, and returns what stands at the place then. */
  readonly work: (context: FaultContext, node: ClusterNode, spot: Spot) => Promise<string>;
  /** Whether these bytes show the damage. */
  readonly shows: (now: string, damaged: string) => boolean;
  readonly inWords: (spot: Spot, now: string) => string;
}

/**
 * Damages a file of a running server behind its back. What comes of it is the product's matter: a server that serves damaged
 * data has lost them, and the checkers must see it. Only on a minority, and the node is made anew when it is healed.
 */
export function damage({ kind, description, work, shows, inWords }: Damage): Fault {
  return {
    kind,
    group: 'disk',
    description: `${description}, on fewer than half of the nodes; healed by a full build`,
    defaultTarget: 'one standby',
    conflictsWith: ['disk', 'process', 'host', 'operations'],
    goneWithContainer: true,
    // A primary that follows damaged files may lose what it acknowledged, and be right.
    onlyByName: true,
    minorityOnly: true,
    needs: { sidecar: true, product: ['build', 'serverProcessNames'] },
    parameters,

    async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
      await requireMinority(kind, targets, context);
      const { files } = parameters.parse(context.parameters);
      const spots = await byNode(targets, (node) => findSpot(kind, files, node, context));
      const damaged = await byNode(targets, (node) => work(context, node, spotOf({ spots }, node, kind)));
      return { spots, damaged };
    },

    verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
      return seeEach(targets, async (node) => {
        const spot = spotOf(injection, node, kind);
        const now = await bytesAt(context, node, spot);
        const damaged = String(keptFor(injection, 'damaged', node));
        if (!shows(now, damaged)) throw didNotBite(kind, node, `${spot.path} at ${spot.offset} is as it was`);
        return `${node.name}: ${inWords(spot, now)}`;
      });
    },

    async heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
      // Such an injection was refused before anything was done.
      if (!isMinority(targets, context)) return takeBack(targets, context);
      await onEach(targets, (node) => rebuild(node, targets, context));
    },

    async verifyHealed(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
      const files = await seeEach(targets, async (node) => {
        const damaged = keptFor(injection, 'damaged', node);
        if (damaged === undefined) return `${node.name} is built anew`;
        const spot = spotOf(injection, node, kind);
        const now = await bytesAt(context, node, spot);
        if (now === damaged && now !== '')
          throw notHealed(kind, node, `${spot.path} is still damaged at ${spot.offset}`);
        return `${node.name} is built anew, the damage is gone`;
      });
      return `${files}; ${await seeHealthy(kind, targets, context)}`;
    },
  };
}

function spotOf(injection: Injection, node: ClusterNode, kind: string): Spot {
  const spot = keptFor(injection, 'spots', node);
  if (spot === undefined) throw didNotBite(kind, node, 'nothing was damaged there');
  return spot as Spot;
}
