/** Rows of edges, as in `DependencyGraph`. */
export interface EdgeRows {
  readonly vertexCount: number;
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly kinds: Uint8Array;
}

export interface StrongComponents {
  /** Number of the component of each vertex. An edge never leads to a component with a higher number. */
  readonly component: Int32Array;
  /** Number of vertices of each component. */
  readonly sizes: Int32Array;
}

/**
 * Strongly connected components of the edges whose kind is in `mask`: Tarjan 1972 with its own stack in typed arrays, so that
 * the length of a path is no depth of recursion. Vertices are started from the last to the first: where edges mostly lead
 * forward, the numbers of the components then follow the order of the vertices backwards.
 */
export function strongComponents(graph: EdgeRows, mask: number): StrongComponents {
  const search = new ComponentSearch(graph, mask);
  for (let root = graph.vertexCount - 1; root >= 0; root -= 1) search.from(root);
  return { component: search.component, sizes: Int32Array.from(search.sizes) };
}

class ComponentSearch {
  readonly component: Int32Array;
  readonly sizes: number[] = [];
  private readonly graph: EdgeRows;
  private readonly mask: number;
  /** When a vertex was first met, from 1 on; 0 before. */
  private readonly met: Int32Array;
  /** The earliest vertex on the path that is known to be reached from a vertex. */
  private readonly earliest: Int32Array;
  /** The edge to go on with. */
  private readonly cursor: Int32Array;
  private readonly path: Int32Array;
  private depth = 0;
  /** Vertices that were met and have no component yet. */
  private readonly pending: Int32Array;
  private pendingCount = 0;
  private metCount = 0;

  constructor(graph: EdgeRows, mask: number) {
    const { vertexCount } = graph;
    this.graph = graph;
    this.mask = mask;
    this.component = new Int32Array(vertexCount).fill(-1);
    this.met = new Int32Array(vertexCount);
    this.earliest = new Int32Array(vertexCount);
    this.cursor = new Int32Array(vertexCount);
    this.path = new Int32Array(vertexCount);
    this.pending = new Int32Array(vertexCount);
  }

  from(root: number): void {
    if (this.met[root] !== 0) return;
    this.enter(root);
    while (this.depth > 0) {
      const vertex = this.path[this.depth - 1] ?? 0;
      const next = this.advance(vertex);
      if (next >= 0) this.enter(next);
      else this.leave(vertex);
    }
  }

  private enter(vertex: number): void {
    this.metCount += 1;
    this.met[vertex] = this.metCount;
    this.earliest[vertex] = this.metCount;
    this.cursor[vertex] = this.graph.offsets[vertex] ?? 0;
    this.path[this.depth] = vertex;
    this.depth += 1;
    this.pending[this.pendingCount] = vertex;
    this.pendingCount += 1;
  }

  /** Looks at edges up to one that leads to a vertex not met before, which is returned; -1 after the last edge. */
  private advance(vertex: number): number {
    const { graph, mask, met, component } = this;
    const { targets, kinds } = graph;
    const end = graph.offsets[vertex + 1] ?? 0;
    let earliest = this.earliest[vertex] ?? 0;
    let next = -1;
    let edge = this.cursor[vertex] ?? 0;
    for (; edge < end && next < 0; edge += 1) {
      if (((kinds[edge] ?? 0) & mask) === 0) continue;
      const target = targets[edge] ?? 0;
      const when = met[target] ?? 0;
      if (when === 0) next = target;
      else if (when < earliest && component[target] === -1) earliest = when;
    }
    this.cursor[vertex] = edge;
    this.earliest[vertex] = earliest;
    return next;
  }

  private leave(vertex: number): void {
    this.depth -= 1;
    const earliest = this.earliest[vertex] ?? 0;
    if (earliest === this.met[vertex]) this.close(vertex);
    if (this.depth === 0) return;
    const parent = this.path[this.depth - 1] ?? 0;
    if (earliest < (this.earliest[parent] ?? 0)) this.earliest[parent] = earliest;
  }

  /** The vertex and all that were met after it and are still pending are one component. */
  private close(vertex: number): void {
    const { pending } = this;
    const end = this.pendingCount;
    do this.pendingCount -= 1;
    while (pending[this.pendingCount] !== vertex);
    for (let place = this.pendingCount; place < end; place += 1) {
      this.component[pending[place] ?? 0] = this.sizes.length;
    }
    this.sizes.push(end - this.pendingCount);
  }
}
