import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { onEach, seeEach } from '../process/each-node.ts';
import { didNotBite } from '../process/fault-errors.ts';
import { askNode } from '../process/server-answer.ts';
import { seeHealthy, takeBack } from '../process/take-back.ts';

const ANSWER_MS = 80;

/** SIGKILL to the whole container, which stays down: a machine that is switched off and keeps what its disk has, synced or not. */
export const containerKill: Fault = {
  kind: 'container-kill',
  group: 'host',
  description:
    'kills the whole container, which stays down; healed by starting it with its data and taking the node back',
  defaultTarget: 'primary',
  conflictsWith: ['process', 'host', 'network', 'disk', 'clock', 'resources', 'operations'],
  goneWithContainer: true,
  needs: {},
  parameters: z.strictObject({}),

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    await onEach(targets, (node) => context.container(node).kill());
    return {};
  },

  verify(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    return seeEach(targets, async (node) => {
      const [{ running, exitCode }, { answer, where }] = await Promise.all([
        context.container(node).state(),
        askNode(node, context, ANSWER_MS),
      ]);
      if (running) throw didNotBite('container-kill', node, 'the container runs');
      if (answer === 'answers') throw didNotBite('container-kill', node, `${where} answers`);
      return `container down with exit code ${exitCode}, ${where} ${answer}`;
    });
  },

  async heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
    await onEach(targets, (node) => context.container(node).start());
    await takeBack(targets, context);
  },

  verifyHealed(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    return seeHealthy('container-kill', targets, context);
  },
};
