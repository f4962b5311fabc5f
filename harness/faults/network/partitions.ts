import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import type { Fault, FaultContext } from '../fault.ts';
import { cutFault, type CutKind } from './cut-fault.ts';
import { apart, bridged, deaf, firstHalf, isolated, mute, ring, split } from './topology.ts';

const STATE_TIMEOUT_MS = 500;

const KINDS: readonly CutKind[] = [
  {
    kind: 'isolate',
    description: 'cuts the node off from all other nodes, while clients still reach it',
    defaultTarget: 'primary',
    refusals: (targets, { nodes }) => isolated(names(nodes), names(targets)),
  },
  {
    kind: 'halves',
    description:
      'splits the targets into two halves that do not hear each other; other nodes stay with the second half',
    defaultTarget: 'all',
    refusals: (targets, { nodes }) => split(names(nodes), firstHalf(atLeast(2, targets, 'halves'))),
  },
  {
    kind: 'majority-minority',
    description: 'splits the targets, together, from the rest of the nodes',
    defaultTarget: 'minority',
    refusals: (targets, { nodes }) => split(names(nodes), names(targets)),
  },
  {
    kind: 'bridge',
    description: 'splits the other nodes into two halves that do not hear each other but both hear the target',
    defaultTarget: 'one standby',
    refusals: ([target], { nodes }) => bridged(atLeast(3, nodes, 'bridge'), target?.name ?? ''),
  },
  {
    kind: 'ring',
    description: 'lets every node hear a majority of its own, no two the same; with three nodes every way is one-way',
    defaultTarget: 'all',
    refusals: (targets) => ring(atLeast(3, targets, 'ring')),
  },
  {
    kind: 'primary-from-standbys',
    description: 'cuts the target off from every node that does not say it is a primary; a witness still hears it',
    defaultTarget: 'primary',
    refusals: async (targets, context) =>
      apart(names(context.nodes), names(targets), names(await notPrimary(targets, context))),
  },
  {
    kind: 'node-from-witness',
    description: 'cuts the node off from the witness (watchdog, monitor) of the cluster',
    defaultTarget: 'primary',
    needs: { product: ['witnesses'] },
    refusals: (targets, context) => apart(names(context.nodes), names(targets), names(witnesses(context))),
  },
  {
    kind: 'one-way-in',
    description: 'nothing from other nodes comes in to the node, while what it sends arrives',
    defaultTarget: 'primary',
    refusals: (targets, { nodes }) => deaf(names(nodes), names(targets)),
  },
  {
    kind: 'one-way-out',
    description: 'nothing that the node sends arrives at other nodes, while it hears them',
    defaultTarget: 'primary',
    refusals: (targets, { nodes }) => mute(names(nodes), names(targets)),
  },
];

export const partitions: readonly Fault[] = KINDS.map(cutFault);

function names(nodes: readonly ClusterNode[]): readonly string[] {
  return nodes.map(({ name }) => name);
}

function atLeast(count: number, nodes: readonly ClusterNode[], kind: string): readonly string[] {
  if (nodes.length >= count) return names(nodes);
  throw new QuakeError('QUAKE_TOO_FEW_NODES', `${kind} needs ${count} nodes, and there are ${nodes.length}`, {
    exitClass: 'environment',
    context: { kind, nodes: names(nodes) },
  });
}

/** A node that does not answer counts as a standby: cutting off one more is what was asked for. */
async function notPrimary(targets: readonly ClusterNode[], context: FaultContext): Promise<readonly ClusterNode[]> {
  const aside = [...targets, ...witnesses(context)];
  const others = context.nodes.filter((node) => !aside.includes(node));
  const roles = await Promise.all(
    others.map((node) =>
      context.product.state(node, STATE_TIMEOUT_MS).then(
        ({ role }) => role,
        () => 'unknown' as const,
      ),
    ),
  );
  return others.filter((_, index) => roles[index] !== 'primary');
}

/** Of products that have one; the framework refuses the fault before a run with a product that has none. */
function witnesses({ product }: FaultContext): readonly ClusterNode[] {
  const { witnesses: found = [] } = product as { readonly witnesses?: readonly ClusterNode[] };
  return found;
}
