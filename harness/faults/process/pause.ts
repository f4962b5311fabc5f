import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { byNode, onEach, seeEach } from './each-node.ts';
import { didNotBite, notHealed } from './fault-errors.ts';
import { describeProcesses } from './kept-processes.ts';
import { askNode } from './server-answer.ts';
import { signalProcesses } from './signal-processes.ts';
import { seeWell, takeBack } from './take-back.ts';

/** A server that lives answers within a few ms. */
const SILENT_FOR_MS = 80;

/** SIGSTOP to every process of the server: it hangs, its connections stay open and silent, the rest of the machine goes on. */
export const pause: Fault = {
  kind: 'pause',
  group: 'process',
  description: 'stops every process of the database server with SIGSTOP; healed by SIGCONT and by taking the node back',
  defaultTarget: 'primary',
  conflictsWith: ['process', 'host', 'operations'],
  goneWithContainer: true,
  needs: { product: ['serverProcessNames'] },
  parameters: z.strictObject({}),

  async inject(targets: readonly ClusterNode[], { product }: FaultContext): Promise<Injection> {
    const processes = await byNode(targets, async (node) => {
      const stopped = await signalProcesses(node, 'STOP', product.serverProcessNames);
      if (stopped.length > 0) return stopped;
      throw didNotBite('pause', node, `no process named ${product.serverProcessNames.join(' or ')} ran there`);
    });
    return { processes };
  },

  verify(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    return seeEach(targets, async (node) => {
      const [processes, { answer, where }] = await Promise.all([
        signalProcesses(node, 'list', context.product.serverProcessNames),
        askNode(node, context, SILENT_FOR_MS),
      ]);
      const moving = processes.filter(({ state }) => state !== 'T');
      if (moving.length > 0 || processes.length === 0) {
        throw didNotBite('pause', node, `${describeProcesses(moving)} is not stopped`);
      }
      if (answer !== 'silent') throw didNotBite('pause', node, `${where} ${answer}`);
      return `${describeProcesses(processes)} stopped (T), ${where} silent for ${SILENT_FOR_MS} ms`;
    });
  },

  async heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
    await onEach(targets, (node) => signalProcesses(node, 'CONT', context.product.serverProcessNames));
    await takeBack(targets, context);
  },

  verifyHealed(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    return seeEach(targets, async (node) => {
      const [processes, well] = await Promise.all([
        signalProcesses(node, 'list', context.product.serverProcessNames),
        seeWell('pause', node, context),
      ]);
      const stopped = processes.filter(({ state }) => state === 'T');
      if (stopped.length > 0) throw notHealed('pause', node, `${describeProcesses(stopped)} is still stopped`);
      return `${describeProcesses(processes)} runs, ${well}`;
    });
  },
};
