import type { ObservedNode } from '../faults/index.ts';
import type { ProductCluster } from '../products/product.ts';

const TIMEOUT_MS = 1_000;

/** What every node that holds data says now; samples may be older than the last change of roles. */
export function askAll(cluster: Pick<ProductCluster, 'nodes' | 'state'>): Promise<readonly ObservedNode[]> {
  return Promise.all(
    cluster.nodes.map(async (node) => ({
      node,
      state: await cluster.state(node, TIMEOUT_MS).catch(() => undefined),
    })),
  );
}
