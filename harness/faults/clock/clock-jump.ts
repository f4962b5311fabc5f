import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { onEach, seeEach } from '../process/each-node.ts';
import { didNotBite } from '../process/fault-errors.ts';
import { clockBefore, clockFault, clocksBefore, tolerance } from './clock-fault.ts';
import { describeShift } from './clock-text.ts';
import { setClock } from './node-clock.ts';
import { shift, shiftSeconds } from './quantities.ts';
import { askServerClock } from './server-clock.ts';

const KIND = 'clock-jump';
const parameters = z.strictObject({ by: shift.default('60s').describe('forward, or back with a minus') });

/** Somebody sets the clock of the machine: the server's time jumps, and jumps back when it is healed. */
export const clockJump: Fault = {
  ...clockFault,
  kind: KIND,
  description:
    'sets the clock of the database server forward or back, with libfaketime (5 % processor time an insert); healed by setting it right',
  parameters,

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const { by } = parameters.parse(context.parameters);
    const before = await clocksBefore(targets, context);
    await onEach(targets, (node) => setClock(context, node, { offsetSeconds: shiftSeconds(by), rate: 1 }));
    return { before };
  },

  verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const wanted = shiftSeconds(parameters.parse(context.parameters).by);
    return seeEach(targets, async (node) => {
      const now = await askServerClock(node, context);
      const before = clockBefore(injection, node) ?? now;
      const jumped = now.shift - before.shift;
      const margin = tolerance(now, before);
      if (Math.abs(jumped - wanted) > margin)
        throw didNotBite(KIND, node, `the clock moved by ${describeShift(jumped)}`);
      if (margin > Math.abs(wanted) / 2) throw didNotBite(KIND, node, `the server took too long to tell the time`);
      return `the server on ${node.name} says over SQL that its clock moved by ${describeShift(jumped)}`;
    });
  },
};
