import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { onEach, seeEach } from '../process/each-node.ts';
import { didNotBite, notHealed } from '../process/fault-errors.ts';
import { askNode } from '../process/server-answer.ts';
import { seeWell, takeBack } from '../process/take-back.ts';

/** A server that lives answers within a few ms. */
const SILENT_FOR_MS = 80;

/** The freezer: every process of the container stands still, connections stay open and silent. No command can run there meanwhile. */
export const containerPause: Fault = {
  kind: 'container-pause',
  group: 'host',
  description: 'freezes the whole container (docker pause); healed by unpausing it and taking the node back',
  defaultTarget: 'primary',
  conflictsWith: ['process', 'host', 'network', 'disk', 'clock', 'resources', 'operations'],
  goneWithContainer: true,
  needs: { mechanisms: ['freezer'] },
  parameters: z.strictObject({}),

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    await onEach(targets, (node) => context.container(node).pause());
    return {};
  },

  verify(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    return seeEach(targets, async (node) => {
      const [{ paused }, { answer, where }] = await Promise.all([
        context.container(node).state(),
        askNode(node, context, SILENT_FOR_MS),
      ]);
      if (!paused) throw didNotBite('container-pause', node, 'the container is not paused');
      if (answer !== 'silent') throw didNotBite('container-pause', node, `${where} ${answer}`);
      return `container paused, ${where} silent for ${SILENT_FOR_MS} ms`;
    });
  },

  async heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
    await onEach(targets, (node) => context.container(node).unpause());
    await takeBack(targets, context);
  },

  verifyHealed(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    return seeEach(targets, async (node) => {
      const [{ paused }, well] = await Promise.all([
        context.container(node).state(),
        seeWell('container-pause', node, context),
      ]);
      if (paused) throw notHealed('container-pause', node, 'still paused');
      return `container not paused, ${well}`;
    });
  },
};
