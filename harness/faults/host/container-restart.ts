import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { byNode, keptFor, onEach, seeEach } from '../process/each-node.ts';
import { didNotBite } from '../process/fault-errors.ts';
import { askNode } from '../process/server-answer.ts';
import { seeHealthy, takeBack } from '../process/take-back.ts';

const ANSWER_MS = 300;

/** SIGKILL to the whole container and a new start with the same address and data, but no server: a machine after a reboot. */
export const containerRestart: Fault = {
  kind: 'container-restart',
  group: 'host',
  description:
    'kills the container and starts it with its data, but without its server; healed by taking the node back',
  defaultTarget: 'primary',
  conflictsWith: ['process', 'host', 'network', 'disk', 'clock', 'resources', 'operations'],
  goneWithContainer: true,
  needs: {},
  parameters: z.strictObject({}),

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const started = await byNode(targets, (node) => startedAt(node, context));
    await onEach(targets, async (node) => {
      await context.container(node).kill();
      await context.container(node).start();
    });
    return { started };
  },

  verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    return seeEach(targets, async (node) => {
      const [{ running }, started, { answer, where }] = await Promise.all([
        context.container(node).state(),
        startedAt(node, context),
        askNode(node, context, ANSWER_MS),
      ]);
      if (!running) throw didNotBite('container-restart', node, 'the container did not start again');
      if (started === keptFor(injection, 'started', node)) {
        throw didNotBite('container-restart', node, `the container runs since ${started}`);
      }
      if (answer === 'answers') throw didNotBite('container-restart', node, `${where} answers`);
      return `container started anew at ${started}, ${where} ${answer}`;
    });
  },

  async heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
    await onEach(targets, (node) => context.container(node).start());
    await takeBack(targets, context);
  },

  verifyHealed(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    return seeHealthy('container-restart', targets, context);
  },
};

async function startedAt({ container }: ClusterNode, { engine }: FaultContext): Promise<string> {
  return (await engine.getContainer(container).inspect()).State.StartedAt;
}
