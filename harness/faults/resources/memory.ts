import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { byNode, keptFor, onEach, seeEach } from '../process/each-node.ts';
import { didNotBite, notHealed } from '../process/fault-errors.ts';
import { seeHealthy, takeBack } from '../process/take-back.ts';
import { readMemory } from './memory-facts.ts';

const MEGABYTE = 1024 ** 2;
const HOLD_TIMEOUT_MS = 30_000;
const parameters = z.strictObject({
  headroomMegabytes: z.number().int().min(8).max(65_536).default(32).describe('what is left above the memory in use'),
});

/** Holds `$1` bytes in a process that the OOM killer takes before any other, and prints how many it got through. */
const HOLD = `
head -c "$1" /dev/zero | sh -c 'echo 1000 > /proc/self/oom_score_adj; exec tail -c "$1"' sh "$1" | wc -c
`;

/** A limit just above what cannot be taken back: the page cache shrinks to nothing, and a server that grows is killed. */
export const memory: Fault = {
  kind: 'memory',
  group: 'resources',
  description: 'limits the memory of the node to little more than it uses; healed by taking the limit away',
  defaultTarget: 'primary',
  conflictsWith: ['memory', 'oom-kill', 'host'],
  goneWithContainer: true,
  needs: { image: ['head', 'tail', 'wc'] },
  parameters,

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const { headroomMegabytes } = parameters.parse(context.parameters);
    const before = await byNode(targets, async (node) => (await context.container(node).limits()).memoryBytes);
    const limits = await byNode(targets, async (node) => {
      const { unreclaimable, oomKills } = await readMemory(node);
      const limit = wholePages(unreclaimable + headroomMegabytes * MEGABYTE);
      await context.container(node).update({ memoryBytes: limit });
      return { limit, oomKills };
    });
    return { before, limits };
  },

  verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const { headroomMegabytes } = parameters.parse(context.parameters);
    return seeEach(targets, async (node) => {
      const kept = keptFor(injection, 'limits', node) as { readonly limit: number; readonly oomKills: number };
      const bytes = (headroomMegabytes + 16) * MEGABYTE;
      const argv = ['sh', '-c', HOLD, 'sh', String(bytes)];
      const { stdout } = await node.probe(argv, { timeoutMs: HOLD_TIMEOUT_MS });
      const { limit, oomKills } = await readMemory(node);
      if (limit !== kept.limit) throw didNotBite('memory', node, `the kernel's limit is ${limit}, not ${kept.limit}`);
      if (Number(stdout) >= bytes || oomKills <= kept.oomKills) {
        throw didNotBite('memory', node, `a process could hold ${bytes} bytes`);
      }
      return `limit of ${megabytes(limit)} MB: the kernel killed a process that wanted ${megabytes(bytes)} MB`;
    });
  },

  async heal(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<void> {
    await restoreMemory(targets, injection, context);
    // The server may have been killed meanwhile.
    await takeBack(targets, context);
  },

  async verifyHealed(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const [limits, servers] = await Promise.all([
      seeMemoryRestored('memory', targets, injection, context),
      seeHealthy('memory', targets, context),
    ]);
    return `${limits}; ${servers}`;
  },
};

/** Gives back the limit of before; 0 is none, which is how the harness makes its containers. */
export function restoreMemory(
  targets: readonly ClusterNode[],
  injection: Injection,
  context: FaultContext,
): Promise<void> {
  return onEach(targets, (node) => context.container(node).update({ memoryBytes: limitBefore(injection, node) }));
}

/** Throws while the engine or the kernel has another limit than before. */
export function seeMemoryRestored(
  kind: string,
  targets: readonly ClusterNode[],
  injection: Injection,
  context: FaultContext,
): Promise<string> {
  return seeEach(targets, async (node) => {
    const before = limitBefore(injection, node);
    const [{ memoryBytes }, { limit, unreclaimable }] = await Promise.all([
      context.container(node).limits(),
      readMemory(node),
    ]);
    if (memoryBytes !== before) throw notHealed(kind, node, `the engine's limit is ${memoryBytes}, not ${before}`);
    if (before === 0 && limit < unreclaimable + 1024 ** 4)
      throw notHealed(kind, node, `the kernel's limit is ${limit}`);
    return `${node.name} has ${before === 0 ? 'no limit' : `its limit of ${before} bytes`}`;
  });
}

const megabytes = (bytes: number): number => Math.round(bytes / MEGABYTE);

/** The kernel counts in pages, and says what it made of a number. */
export function wholePages(bytes: number): number {
  return Math.ceil(bytes / 4096) * 4096;
}

function limitBefore(injection: Injection, node: ClusterNode): number {
  return Number(keptFor(injection, 'before', node) ?? 0);
}
