import { EDGE } from './dependency-graph.ts';
import type { Pivot, StepCounter } from './cycle-search.ts';
import { type EdgeRows, strongComponents } from './strong-components.ts';

/** As many bits as a number has. */
const BATCH = 32;

/**
 * Decides for rw edges whether a path of other edges leads from their head back to their tail: exactly one rw, so components
 * say nothing. Paths only go forward in the topological order of the components of those other edges, so for a batch of edges,
 * one bit each, one sweep from the first head to the last tail answers all of them. The order is close to that of the
 * history, so the sweep is as long as the reads were stale.
 */
export class AntiDependencyReach {
  /** Topological place of each vertex: a path never leads to a higher number. */
  readonly place: Int32Array;
  private readonly graph: EdgeRows;
  private readonly mask: number;
  private readonly required: number;
  private readonly counter: StepCounter;
  private readonly members: Int32Array;
  private readonly starts: Int32Array;
  /** Which heads reach a vertex: at all, and by a path with an edge of the required kind. */
  private readonly reached: Int32Array;
  private readonly reachedRequired: Int32Array;

  constructor(graph: EdgeRows, mask: number, required: number, counter: StepCounter) {
    this.graph = graph;
    this.mask = mask;
    this.required = required;
    this.counter = counter;
    const { component, sizes } = strongComponents(graph, mask);
    this.place = component;
    this.starts = new Int32Array(sizes.length + 1);
    sizes.forEach((size, place) => (this.starts[place + 1] = (this.starts[place] ?? 0) + size));
    const next = this.starts.slice();
    this.members = new Int32Array(graph.vertexCount);
    for (let vertex = 0; vertex < graph.vertexCount; vertex += 1) {
      const place = component[vertex] ?? 0;
      const slot = next[place] ?? 0;
      this.members[slot] = vertex;
      next[place] = slot + 1;
    }
    this.reached = new Int32Array(graph.vertexCount);
    this.reachedRequired = new Int32Array(graph.vertexCount);
  }

  /** Calls `visit` for each of the edges that closes a cycle, until it returns false. False when the steps ran out. */
  forEachClosing(pivots: readonly Pivot[], visit: (pivot: Pivot) => boolean): boolean {
    const { place } = this;
    const possible = pivots
      .filter(({ from, to }) => (place[to] ?? 0) >= (place[from] ?? 0))
      .sort((a, b) => (place[b.to] ?? 0) - (place[a.to] ?? 0) || a.from - b.from || a.to - b.to);
    for (let first = 0; first < possible.length; first += BATCH) {
      const batch = possible.slice(first, first + BATCH);
      const closing = this.sweep(batch);
      if (closing === undefined) return false;
      for (const pivot of closing) if (!visit(pivot)) return true;
    }
    return true;
  }

  private sweep(batch: readonly Pivot[]): Pivot[] | undefined {
    const { graph, place, reached, reachedRequired, required } = this;
    let highest = 0;
    let lowest = graph.vertexCount;
    batch.forEach(({ from, to }, bit) => {
      reached[to] = (reached[to] ?? 0) | (1 << bit);
      highest = Math.max(highest, place[to] ?? 0);
      lowest = Math.min(lowest, place[from] ?? 0);
    });
    for (let at = highest; at >= lowest; at -= 1) this.passOn(at, lowest);
    const result = required === 0 ? reached : reachedRequired;
    const closing = batch.filter(({ from }, bit) => ((result[from] ?? 0) & (1 << bit)) !== 0);
    const first = this.starts[lowest] ?? 0;
    const end = this.starts[highest + 1] ?? 0;
    for (let slot = first; slot < end; slot += 1) {
      reached[this.members[slot] ?? 0] = 0;
      reachedRequired[this.members[slot] ?? 0] = 0;
    }
    return this.counter.spend(end - first) ? closing : undefined;
  }

  /** All vertices of a component reach each other: they share what reaches one of them, and pass it on. */
  private passOn(at: number, lowest: number): void {
    const { graph, members, place, reached, reachedRequired, required } = this;
    const first = this.starts[at] ?? 0;
    const end = this.starts[at + 1] ?? 0;
    let any = 0;
    let anyRequired = 0;
    for (let slot = first; slot < end; slot += 1) {
      any |= reached[members[slot] ?? 0] ?? 0;
      anyRequired |= reachedRequired[members[slot] ?? 0] ?? 0;
    }
    if (any === 0) return;
    if (end - first > 1 && this.hasRequiredInside(at)) anyRequired = any;
    for (let slot = first; slot < end; slot += 1) {
      const vertex = members[slot] ?? 0;
      reached[vertex] = any;
      reachedRequired[vertex] = anyRequired;
      const last = graph.offsets[vertex + 1] ?? 0;
      for (let edge = graph.offsets[vertex] ?? 0; edge < last; edge += 1) {
        const kind = graph.kinds[edge] ?? 0;
        const target = graph.targets[edge] ?? 0;
        const targetPlace = place[target] ?? 0;
        if ((kind & this.mask) === 0 || targetPlace === at || targetPlace < lowest) continue;
        reached[target] = (reached[target] ?? 0) | any;
        reachedRequired[target] = (reachedRequired[target] ?? 0) | ((kind & required) !== 0 ? any : anyRequired);
      }
    }
  }

  private hasRequiredInside(at: number): boolean {
    const { graph, members, place } = this;
    for (let slot = this.starts[at] ?? 0; slot < (this.starts[at + 1] ?? 0); slot += 1) {
      const vertex = members[slot] ?? 0;
      for (let edge = graph.offsets[vertex] ?? 0; edge < (graph.offsets[vertex + 1] ?? 0); edge += 1) {
        if ((this.required & (graph.kinds[edge] ?? 0)) !== 0 && place[graph.targets[edge] ?? 0] === at) return true;
      }
    }
    return false;
  }
}

/** Kinds of the paths that `AntiDependencyReach` follows. */
export function withoutAntiDependencies(mask: number): number {
  return mask & ~EDGE.rw;
}
