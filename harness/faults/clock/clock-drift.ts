import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { onEach, seeEach } from '../process/each-node.ts';
import { didNotBite } from '../process/fault-errors.ts';
import { clockFault, clocksBefore } from './clock-fault.ts';
import { driftFrom } from './clock-text.ts';
import { driftOf, isConclusive, runsAt } from './drift.ts';
import { lookAtClock, setClock } from './node-clock.ts';
import { clockRate } from './quantities.ts';
import { watchServerClock } from './server-clock.ts';

const KIND = 'clock-drift';
/** Long enough for the smallest rate on a busy host; then it is asked again. */
const WATCH_MS = 3_000;
const parameters = z.strictObject({ rate: clockRate.default(1.05).describe('1.05 gains 50 ms in a second') });

/** A clock that runs too fast or too slow: no jump at the beginning, and one back to the true time when it is healed. */
export const clockDrift: Fault = {
  ...clockFault,
  kind: KIND,
  description:
    'lets the clock of the database server run too fast or too slow, with libfaketime (5 % processor time an insert); healed by setting it right',
  parameters,

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const { rate } = parameters.parse(context.parameters);
    const before = await clocksBefore(targets, context);
    await onEach(targets, async (node) => {
      const { real, start } = await lookAtClock(node, context);
      await setClock(context, node, driftFrom(real, start, rate));
    });
    return { before };
  },

  /** Watches, over SQL, how the distance to our own clock grows. */
  verify(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
    const { rate } = parameters.parse(context.parameters);
    return seeEach(targets, async (node) => {
      const until = performance.now() + WATCH_MS;
      const seen = await watchServerClock(
        node,
        context,
        (answers) => isConclusive(driftOf(answers), rate) || performance.now() > until,
      );
      const drift = driftOf(seen);
      if (!isConclusive(drift, rate)) throw didNotBite(KIND, node, `answers were too slow to tell a rate of ${rate}`);
      const said = `a rate of ${drift.rate.toFixed(3)} within ${Math.round(drift.seconds * 1000)} ms`;
      if (!runsAt(drift, rate)) throw didNotBite(KIND, node, `the server's clock has ${said}`);
      return `the clock of the server on ${node.name} has over SQL ${said}`;
    });
  },
};
