import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { doesNotBite, NETWORK_CONFLICTS } from './cut-fault.ts';
import { verifyNothingLeft } from './gone.ts';
import { setNetem } from './latency.ts';
import { onRunning, removeFault } from './namespace.ts';
import type { NetemOptions } from './netem.ts';
import { ping, type PingSeries } from './ping.ts';
import { duration, milliseconds, percentage } from './quantities.ts';

const PINGS = 100;

interface NetemKind {
  readonly kind: string;
  readonly description: string;
  readonly parameters: z.ZodType;
  readonly intervalMs: number;
  readonly options: (parameters: Readonly<Record<string, unknown>>) => NetemOptions;
  /** How many packets show the effect, of those that came back. */
  readonly affected: (series: PingSeries) => number;
}

/** Only netem can do these; the framework refuses them by name where the kernel has none. */
const KINDS: readonly NetemKind[] = [
  {
    kind: 'duplicate',
    description: 'doubles a share of the packets between the node and all other nodes, in each direction',
    parameters: z.strictObject({ percent: percentage.default(10) }),
    intervalMs: 5,
    options: (parameters) => ({ effect: 'duplicate', percent: Number(parameters['percent']) }),
    affected: ({ duplicates }) => duplicates,
  },
  {
    kind: 'reorder',
    description: 'sends a share of the packets between the node and all other nodes before those ahead of them',
    parameters: z.strictObject({ percent: percentage.default(25), delay: duration.default('20ms') }),
    intervalMs: 2,
    options: (parameters) => ({
      effect: 'reorder',
      percent: Number(parameters['percent']),
      delayMs: milliseconds(String(parameters['delay'])),
    }),
    affected: ({ order }) => outOfOrder(order),
  },
];

export const netemFaults: readonly Fault[] = KINDS.map(netemFault);

/** How many come after one that was sent later. */
export function outOfOrder(order: readonly number[]): number {
  return order.filter((sequence, index) => order.slice(0, index).some((earlier) => earlier > sequence)).length;
}

function netemFault({ kind, description, parameters, intervalMs, options, affected }: NetemKind): Fault {
  return {
    kind,
    group: 'network',
    description,
    defaultTarget: 'primary',
    conflictsWith: NETWORK_CONFLICTS,
    goneWithContainer: true,
    needs: { sidecar: true, mechanisms: ['tc netem'] },
    parameters,

    async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
      const netem = options(context.parameters);
      const none = await setNetem(targets, context, netem);
      if (none !== undefined) throw doesNotBite(kind, `this kernel has no netem (${none})`);
      return { ...netem };
    },

    async verify(targets: readonly ClusterNode[], _injection: Injection, context: FaultContext): Promise<string> {
      const evidence = await onRunning(context, targets, async (node) => {
        const other = context.nodes.find(({ name }) => name !== node.name);
        if (other === undefined) throw doesNotBite(kind, 'there is no other node');
        const series = await ping(context, node, other.address, { count: PINGS, intervalMs, everyAnswer: true });
        const count = affected(series);
        const seen = `${kind}: ${count} of ${series.received} answers from ${other.name} to ${node.name}`;
        if (count === 0) throw doesNotBite(kind, seen);
        return seen;
      });
      if (evidence.length === 0) throw doesNotBite(kind, 'the target does not run');
      return `netem: ${evidence.join('; ')}`;
    },

    heal: (_targets, _injection, context) => removeFault(context),
    verifyHealed: verifyNothingLeft,
  };
}
