import type { ClusterNode } from '../cluster/node.ts';
import type { Connectable, EntryPoint } from '../products/product.ts';

/** The node itself as the place where a client goes in. */
export function entryTo(cluster: Pick<Connectable, 'clientConfig'>, node: ClusterNode): EntryPoint;
export function entryTo(
  cluster: Pick<Connectable, 'clientConfig'>,
  node: ClusterNode | undefined,
): EntryPoint | undefined;
export function entryTo(
  cluster: Pick<Connectable, 'clientConfig'>,
  node: ClusterNode | undefined,
): EntryPoint | undefined {
  return node && { name: node.name, config: () => cluster.clientConfig(node) };
}
