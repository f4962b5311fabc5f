import type { Engine } from '../docker/engine.ts';
import { Sidecars } from '../docker/sidecar.ts';
import { messageOf } from '../errors.ts';
import { findResidue, removeResidue, type Residue, type SearchedNode } from '../faults/index.ts';

/** Looks on all nodes at once; a node that cannot be looked at counts as one where something is left. */
export async function collectResidue(
  engine: Engine,
  nodes: readonly SearchedNode[],
  mode: 'find' | 'remove',
): Promise<readonly Residue[]> {
  const tools = { engine, sidecars: new Sidecars(engine) };
  const search = mode === 'find' ? findResidue : removeResidue;
  const found = await Promise.all(
    nodes.map(async (node) => {
      try {
        return await search(node, tools);
      } catch (error) {
        return [{ node: node.name, what: `cannot be looked at: ${messageOf(error)}` }];
      }
    }),
  );
  return found.flat();
}
