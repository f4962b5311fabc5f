import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { onEach, seeEach } from '../process/each-node.ts';
import { didNotBite } from '../process/fault-errors.ts';
import { attachQuickClock } from './attach.ts';
import { clockBefore, clockFault, clocksBefore, tolerance } from './clock-fault.ts';
import { TRUE_CLOCK } from './clock-text.ts';
import { countFlips, type Flips } from './flips.ts';
import { strobeClock } from './node-clock.ts';
import { flipEvery, shift, shiftSeconds } from './quantities.ts';
import { watchServerClock } from './server-clock.ts';

const KIND = 'clock-strobe';
/** There, back, and there again. */
const ENOUGH_FLIPS = 2;
/** In flips: as long as that is watched for `ENOUGH_FLIPS`. */
const WATCHED_FLIPS = 5;
const parameters = z.strictObject({
  by: shift.default('10s').describe('the other time, forward or back with a minus'),
  every: flipEvery.default('200ms').describe('how long the clock stays on either side'),
});

/** A clock that jumps there and back again and again, as two time servers that disagree make it; a process in the node flips it. */
export const clockStrobe: Fault = {
  ...clockFault,
  prepare: attachQuickClock,
  kind: KIND,
  description:
    'flips the clock of the database server between two times, with libfaketime (60 % processor time an insert); healed by setting it right',
  parameters,

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const { by, every } = parameters.parse(context.parameters);
    const before = await clocksBefore(targets, context);
    const between = [{ offsetSeconds: shiftSeconds(by), rate: 1 }, TRUE_CLOCK] as const;
    await onEach(targets, (node) => strobeClock(context, node, between, shiftSeconds(every)));
    return { before };
  },

  verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const { by, every } = parameters.parse(context.parameters);
    const watchMs = WATCHED_FLIPS * shiftSeconds(every) * 1_000;
    return seeEach(targets, async (node) => {
      const began = performance.now();
      const before = clockBefore(injection, node);
      const count = (answers: readonly { readonly shift: number; readonly uncertainty: number }[]): Flips =>
        countFlips(
          answers.map((answer) => ({ ...answer, shift: answer.shift - (before?.shift ?? 0) })),
          shiftSeconds(by),
          (answer) => tolerance(answer, before ?? answer),
        );
      const seen = count(
        await watchServerClock(
          node,
          context,
          (answers) => count(answers).flips >= ENOUGH_FLIPS || performance.now() > began + watchMs,
        ),
      );
      const said = `${seen.flips} flips (true time ${seen.true} times, ${by} off ${seen.shifted} times, neither ${seen.other} times) within ${Math.round(performance.now() - began)} ms`;
      if (seen.flips < ENOUGH_FLIPS) throw didNotBite(KIND, node, `over SQL ${said}`);
      return `the clock of the server on ${node.name} did over SQL ${said}`;
    });
  },
};
