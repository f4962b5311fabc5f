import type { CycleClass } from './cycle-classes.ts';
import { EDGE } from './dependency-graph.ts';
import type { EdgeRows } from './strong-components.ts';

/** A closed walk: step i has kind `kinds[i]` and leads from `vertices[i]` to the next one, the last one to the first. */
export interface Walk {
  readonly vertices: readonly number[];
  readonly kinds: readonly number[];
}

/** An edge to start from. */
export interface Pivot {
  readonly from: number;
  readonly to: number;
  readonly kind: number;
}

/** Counts what is looked at; `spend` returns false when nothing is left. */
export interface StepCounter {
  spend(steps: number): boolean;
}

/** What the walk has seen, as bits of its state. */
const LAST_RW = 1;
/** G-nonadjacent: a second rw; G2: two rw in a row. */
const ENOUGH_RW = 2;
const REQUIRED_SEEN = 4;
const LAST_ORDER = 8;
const STATES = 16;

const ORDERS = EDGE.process | EDGE.realtime;

/**
 * Shortest walks that close a cycle of a class through a given edge: breadth first over pairs of a vertex and what the walk
 * has seen, so that the class is exact. Orders are transitive: a run of them counts as one step.
 */
export class CycleSearch {
  private readonly graph: EdgeRows;
  private readonly counter: StepCounter;
  private readonly distance: Int32Array;
  private readonly stamp: Int32Array;
  private readonly parent: Int32Array;
  private readonly parentKind: Uint8Array;
  private generation = 0;

  constructor(graph: EdgeRows, counter: StepCounter) {
    this.graph = graph;
    this.counter = counter;
    const states = graph.vertexCount * STATES;
    this.distance = new Int32Array(states);
    this.stamp = new Int32Array(states);
    this.parent = new Int32Array(states);
    this.parentKind = new Uint8Array(states);
  }

  /**
   * @param enter Which vertices the walk may enter.
   * @returns undefined where there is none, or where the steps ran out.
   */
  shortest(pivot: Pivot, cycleClass: CycleClass, enter: (vertex: number) => boolean): Walk | undefined {
    this.generation += 1;
    const start = pivot.to * STATES + stateAfterPivot(pivot.kind, cycleClass);
    this.reach(start, 0, -1, pivot.kind);
    let current = [start];
    for (let distance = 0; current.length > 0; distance += 1) {
      const next: number[] = [];
      // Grows while it is worked on: a run of orders goes on at the same distance.
      for (const state of current) {
        if (this.distance[state] !== distance) continue;
        const vertex = Math.floor(state / STATES);
        if (vertex === pivot.from && isClosed(state % STATES, cycleClass)) return this.trace(state, pivot);
        if (!this.expand(state, distance, cycleClass, enter, current, next)) return undefined;
      }
      current = next;
    }
    return undefined;
  }

  private expand(
    state: number,
    distance: number,
    cycleClass: CycleClass,
    enter: (vertex: number) => boolean,
    current: number[],
    next: number[],
  ): boolean {
    const { offsets, targets, kinds } = this.graph;
    const vertex = Math.floor(state / STATES);
    const from = offsets[vertex] ?? 0;
    const end = offsets[vertex + 1] ?? 0;
    for (let edge = from; edge < end; edge += 1) {
      const kind = kinds[edge] ?? 0;
      if ((kind & cycleClass.mask) === 0) continue;
      const seen = stateAfter(state % STATES, kind, cycleClass);
      if (seen < 0) continue;
      const target = targets[edge] ?? 0;
      if (!enter(target)) continue;
      const free = kind === EDGE.link || ((kind & ORDERS) !== 0 && (state & LAST_ORDER) !== 0);
      const reached = target * STATES + seen;
      if (this.reach(reached, free ? distance : distance + 1, state, kind)) (free ? current : next).push(reached);
    }
    return this.counter.spend(end - from + 1);
  }

  private reach(state: number, distance: number, parent: number, kind: number): boolean {
    if (this.stamp[state] === this.generation && (this.distance[state] ?? 0) <= distance) return false;
    this.stamp[state] = this.generation;
    this.distance[state] = distance;
    this.parent[state] = parent;
    this.parentKind[state] = kind;
    return true;
  }

  private trace(last: number, pivot: Pivot): Walk {
    const vertices: number[] = [];
    const kinds: number[] = [];
    for (let state = last; state >= 0; state = this.parent[state] ?? -1) {
      vertices.push(Math.floor(state / STATES));
      kinds.push(this.parentKind[state] ?? 0);
    }
    // Last to first: the kind of a state is that of the edge into it, so the pivot's is at the end.
    vertices.reverse();
    kinds.reverse();
    return { vertices: [pivot.from, ...vertices.slice(0, -1)], kinds };
  }
}

function stateAfterPivot(kind: number, cycleClass: CycleClass): number {
  return (kind === EDGE.rw ? LAST_RW : 0) | (cycleClass.required === 0 ? REQUIRED_SEEN : 0);
}

/** The state after one more edge, or -1 where the class does not allow the edge. */
function stateAfter(state: number, kind: number, cycleClass: CycleClass): number {
  if (kind === EDGE.link) return state;
  const kept = state & (ENOUGH_RW | REQUIRED_SEEN);
  if (kind === EDGE.rw) {
    switch (cycleClass.antiDependencies) {
      case 'none':
      case 'one':
        return -1;
      case 'apart':
        return (state & LAST_RW) !== 0 ? -1 : kept | LAST_RW | ENOUGH_RW;
      case 'adjacent':
      case 'any':
        return kept | LAST_RW | ENOUGH_RW;
    }
  }
  // The pivot is the first of two rw in a row, so nothing else may follow it.
  if (cycleClass.antiDependencies === 'adjacent' && (state & ENOUGH_RW) === 0) return -1;
  const order = (kind & ORDERS) !== 0 ? LAST_ORDER : 0;
  return kept | order | ((kind & cycleClass.required) !== 0 ? REQUIRED_SEEN : 0);
}

function isClosed(state: number, cycleClass: CycleClass): boolean {
  if ((state & REQUIRED_SEEN) === 0) return false;
  switch (cycleClass.antiDependencies) {
    case 'none':
    case 'one':
    case 'any':
      return true;
    case 'apart':
      return (state & ENOUGH_RW) !== 0 && (state & LAST_RW) === 0;
    case 'adjacent':
      return (state & ENOUGH_RW) !== 0;
  }
}
