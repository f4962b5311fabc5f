import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { byNode, seeEach } from '../process/each-node.ts';
import { takeBack } from '../process/take-back.ts';
import { commitOnPrimary, describeCommit } from './commit-probe.ts';
import { seeDiskWell, STRACE_FAULT } from './strace-fault.ts';
import { straceArguments } from './strace.ts';
import { attachStrace, detachStrace, seeTraced } from './tracers.ts';

const KIND = 'strace-attach';

/** What the other kinds cost by their means alone: every system call of the server stops twice for strace. */
export const straceAttach: Fault = {
  ...STRACE_FAULT,
  kind: KIND,
  // It breaks nothing.
  onlyByName: true,
  description: 'control for the kinds that use strace: attaches and injects nothing, which alone slows the server down',
  parameters: z.strictObject({}),

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const before = describeCommit(await commitOnPrimary(context));
    const argv = straceArguments(context.id, undefined);
    await byNode(targets, (node) => attachStrace(context, node, argv));
    return { before };
  },

  async verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const traced = await seeEach(targets, (node) => seeTraced(KIND, node, context));
    const before = typeof injection['before'] === 'string' ? `; before: ${injection['before']}` : '';
    return `${traced}; ${describeCommit(await commitOnPrimary(context))}${before}`;
  },

  async heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
    await detachStrace(context, targets);
    await takeBack(targets, context);
  },

  verifyHealed: (targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> =>
    seeDiskWell(KIND, targets, context),
};
