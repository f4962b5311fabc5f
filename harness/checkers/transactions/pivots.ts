import type { Pivot } from './cycle-search.ts';
import { EDGE } from './dependency-graph.ts';
import { type EdgeRows, strongComponents } from './strong-components.ts';

/** The edges of some kinds, in the order of the vertices, that `admits` lets through. */
export function* pivotsInComponents(
  graph: EdgeRows,
  kinds: number,
  admits: (from: number, to: number) => boolean,
): Generator<Pivot> {
  for (let from = 0; from < graph.vertexCount; from += 1) {
    const end = graph.offsets[from + 1] ?? 0;
    for (let edge = graph.offsets[from] ?? 0; edge < end; edge += 1) {
      const kind = graph.kinds[edge] ?? 0;
      if ((kind & kinds) === 0) continue;
      const to = graph.targets[edge] ?? 0;
      if (admits(from, to)) yield { from, to, kind };
    }
  }
}

export interface SeparateAntiDependencies {
  /** Does a closed walk without two rw in a row go through this rw edge? */
  readonly admits: (from: number, to: number) => boolean;
  /** Which vertices such a walk through the edge may enter. */
  readonly component: (pivot: Pivot) => (vertex: number) => boolean;
}

/**
 * Components of the graph whose vertices are doubled: one copy is reached by an rw edge and must be left by another kind, the
 * other copy is free. Walks in it are exactly those without two rw in a row.
 */
export function separateAntiDependencies(graph: EdgeRows, mask: number): SeparateAntiDependencies {
  const { component } = strongComponents(doubled(graph, mask), 0xff);
  return {
    admits: (from, to) => component[2 * from] === component[2 * to + 1],
    component: (pivot) => {
      const wanted = component[2 * pivot.from];
      return (vertex) => component[2 * vertex] === wanted || component[2 * vertex + 1] === wanted;
    },
  };
}

/** Copy 2v is free, copy 2v + 1 was reached by an rw edge: walks without two rw in a row. */
export function doubled(graph: EdgeRows, mask: number): EdgeRows {
  const offsets = new Int32Array(2 * graph.vertexCount + 1);
  const targets = new Int32Array(2 * graph.targets.length);
  const kinds = new Uint8Array(2 * graph.targets.length).fill(1);
  let count = 0;
  for (let copy = 0; copy < 2 * graph.vertexCount; copy += 1) {
    const afterRw = copy & 1;
    const end = graph.offsets[(copy >> 1) + 1] ?? 0;
    for (let edge = graph.offsets[copy >> 1] ?? 0; edge < end; edge += 1) {
      const kind = (graph.kinds[edge] ?? 0) & mask;
      if (kind === 0 || (kind === EDGE.rw && afterRw === 1)) continue;
      const reached = kind === EDGE.rw ? 1 : kind === EDGE.link ? afterRw : 0;
      targets[count] = 2 * (graph.targets[edge] ?? 0) + reached;
      count += 1;
    }
    offsets[copy + 1] = count;
  }
  return { vertexCount: 2 * graph.vertexCount, offsets, targets, kinds };
}
