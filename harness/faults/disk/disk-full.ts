import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { byNode, keptFor, onEach, seeEach } from '../process/each-node.ts';
import { didNotBite, notHealed } from '../process/fault-errors.ts';
import { seeHealthy, takeBack } from '../process/take-back.ts';
import { fillVolume, refusalFor, removeFillers, spaceOn } from './filler.ts';

const KIND = 'disk-full';
const MEGABYTE = 1024 ** 2;
/** What a server may write between filling and looking, or give back by removing an old log. */
const SLACK = MEGABYTE;

const parameters = z.strictObject({
  freeMegabytes: z.number().int().min(0).max(256).default(0).describe('what is left free'),
});

/** A real file on a real file system of fixed size: whatever writes there is told that there is no space. */
export const diskFull: Fault = {
  kind: KIND,
  group: 'disk',
  description: 'fills the data volume, which is made as a tmpfs of fixed size for it; healed by removing the filler',
  defaultTarget: 'one standby',
  conflictsWith: ['disk', 'process', 'host', 'operations'],
  goneWithContainer: true,
  needs: { sidecar: true, node: 'sized data' },
  parameters,

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const { freeMegabytes } = parameters.parse(context.parameters);
    const before = await byNode(targets, async (node) => (await spaceOn(context, node)).available);
    await onEach(targets, (node) => fillVolume(context, node, freeMegabytes * MEGABYTE));
    return { before };
  },

  verify(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    const limit = parameters.parse(context.parameters).freeMegabytes * MEGABYTE + SLACK;
    return seeEach(targets, async (node) => {
      const { available, size, filler } = await spaceOn(context, node);
      if (available > limit) throw didNotBite(KIND, node, `${megabytes(available)} MB are free`);
      const refusal = await refusalFor(context, node, limit);
      if (!refusal.includes('No space left'))
        throw didNotBite(KIND, node, `one could write ${megabytes(limit)} MB more`);
      return `${node.name}: ${megabytes(available)} of ${megabytes(size)} MB free beside a filler of ${megabytes(filler)} MB; who wants ${megabytes(limit)} MB more: ${reason(refusal)}`;
    });
  },

  async heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
    await removeFillers(context, targets);
    await takeBack(targets, context);
  },

  async verifyHealed(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const space = await seeEach(targets, async (node) => {
      const { available, filler } = await spaceOn(context, node);
      if (filler > 0) throw notHealed(KIND, node, 'the filler is still there');
      const before = keptFor(injection, 'before', node);
      const than = typeof before === 'number' ? `, ${megabytes(before)} before` : '';
      return `${node.name}: ${megabytes(available)} MB free${than}`;
    });
    return `${space}; ${await seeHealthy(KIND, targets, context)}`;
  },
};

const megabytes = (bytes: number): number => Math.round(bytes / MEGABYTE);

/** `No space left on device` of `fallocate: fallocate failed: No space left on device`. */
const reason = (refusal: string): string => refusal.split(': ').at(-1) ?? refusal;
