import type { PlannedNode, Product } from './product.ts';

/** The machines of a cluster of this product with so many standbys, database nodes first. */
export function topologyOf(product: Pick<Product, 'topology'>, standbys: number): readonly PlannedNode[] {
  return product.topology?.(standbys) ?? databaseNodes(standbys);
}

/** `n1` and as many more as there are standbys. */
export function databaseNodes(standbys: number): readonly PlannedNode[] {
  return Array.from({ length: standbys + 1 }, (_, index) => ({ name: `n${index + 1}`, duty: 'database' }));
}
