import type { ClusterNode } from '../../cluster/node.ts';
import { waitUntil } from '../../docker/wait-until.ts';
import type { CapabilityContext, Fault, FaultContext, Injection } from '../fault.ts';
import { byNode, keptFor, onEach, seeEach } from '../process/each-node.ts';
import { notHealed } from '../process/fault-errors.ts';
import { attachClock } from './attach.ts';
import { clockText, describeShift, TRUE_CLOCK } from './clock-text.ts';
import { whyNoClock } from './library.ts';
import { lookAtClock, setClock } from './node-clock.ts';
import { askServerClock, canAsk, type ServerShift } from './server-clock.ts';

/** Two looks at a clock that nobody shifted differ by less, seconds; what looking takes comes on top. */
const STEADY_SECONDS = 0.05;
/** A server whose role just changed takes a moment. */
const ANSWERS_WITHIN_MS = 10_000;

/** What all faults of the clock have in common. */
export const clockFault = {
  group: 'clock',
  defaultTarget: 'primary',
  // Whether it bites and is gone is asked of the server: it has to run, and to be reachable.
  conflictsWith: ['clock', 'process', 'host', 'disk', 'operations', 'node-from-clients', 'connections', 'oom-kill'],
  goneWithContainer: true,
  needs: { node: 'faketime', product: ['serverEnvironment'], image: ['setsid', 'su', 'date', 'mv', 'grep'] },
  unavailable: ({ engine, image }: CapabilityContext) => whyNoClock(engine, image),
  prepare: attachClock,

  async heal(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<void> {
    await onEach(targets, (node) => setClock(context, node, TRUE_CLOCK));
  },

  verifyHealed(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    return seeEach(targets, (node) => seeTrueClock(node, injection, context));
  },
} as const satisfies Partial<Fault>;

/** How far each server was ahead of this process before the fault, so that a clock of another host is no finding. */
export function clocksBefore(
  targets: readonly ClusterNode[],
  context: FaultContext,
): Promise<Readonly<Record<string, ServerShift>>> {
  return byNode(targets, (node) =>
    waitUntil(`The server on ${node.name} tells the time`, { timeoutMs: ANSWERS_WITHIN_MS }, async () => ({
      done: true,
      value: await askServerClock(node, context),
    })),
  );
}

/** What `clocksBefore` found, out of an injection. */
export function clockBefore(injection: Injection, node: ClusterNode): ServerShift | undefined {
  return keptFor(injection, 'before', node) as ServerShift | undefined;
}

/** What two looks at a clock may differ by although nothing happened to it, seconds. */
export function tolerance(...looks: readonly { readonly uncertainty: number }[]): number {
  return STEADY_SECONDS + looks.reduce((sum, { uncertainty }) => sum + uncertainty, 0);
}

/** The node's clock is the host's: a program that is started there says so, and the server where it can be asked. */
async function seeTrueClock(node: ClusterNode, injection: Injection, context: FaultContext): Promise<string> {
  const { running } = await context.container(node).state();
  if (!running) return `${node.name} does not run; its clock is set back`;
  const probe = await lookAtClock(node, context);
  if (probe.setting !== clockText(TRUE_CLOCK) || probe.loops > 0) {
    throw notHealed('the clock', node, `it is set to ${probe.setting}, and ${probe.loops} processes set it`);
  }
  if (Math.abs(probe.shift) > tolerance(probe)) {
    throw notHealed(
      'the clock',
      node,
      `a program started there is ${describeShift(probe.shift)} off (${probe.setting})`,
    );
  }
  const seen = `a program started on ${node.name} is ${describeShift(probe.shift)} off`;
  if (!canAsk(node, context)) return seen;
  const now = await askServerClock(node, context);
  const before = clockBefore(injection, node);
  const shift = now.shift - (before?.shift ?? 0);
  // Of half an injection nothing is known about the time before.
  if (before !== undefined && Math.abs(shift) > tolerance(now, before)) {
    throw notHealed('the clock', node, `the server is ${describeShift(shift)} off`);
  }
  return `the server says ${describeShift(shift)}, ${seen}`;
}
