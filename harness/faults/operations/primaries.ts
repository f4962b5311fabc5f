import { databasesOf, type ClusterNode } from '../../cluster/node.ts';
import type { FaultContext } from '../fault.ts';

const STATE_MS = 1000;

/** The nodes that say now that they are primary; who does not answer in time says nothing. */
export async function primariesOf({
  nodes: machines,
  product,
}: Pick<FaultContext, 'nodes' | 'product'>): Promise<readonly ClusterNode[]> {
  const nodes = databasesOf(machines);
  const roles = await Promise.all(
    nodes.map((node) =>
      product.state(node, STATE_MS).then(
        ({ role }) => role,
        () => undefined,
      ),
    ),
  );
  return nodes.filter((_, position) => roles[position] === 'primary');
}

/** Nodes of the cluster that are not among these. */
export function othersThan(
  targets: readonly ClusterNode[],
  { nodes }: Pick<FaultContext, 'nodes'>,
): readonly ClusterNode[] {
  return nodes.filter((node) => !targets.some(({ name }) => name === node.name));
}
