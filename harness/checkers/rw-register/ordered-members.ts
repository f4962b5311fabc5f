import type { CycleStep, EdgeKind } from '../transactions/index.ts';
import { Reachability } from './reachability.ts';

/** An edge between vertices of `OrderedMembers`. */
export interface OrderEdge<Reason> {
  readonly from: number;
  readonly to: number;
  readonly step: () => CycleStep;
  /** Why it is there, if that needs more than its step. */
  readonly reason: Reason | undefined;
}

/**
 * Transactions and what comes before what, edge by edge, taken back in the opposite order. Where two anti-dependencies may
 * follow each other in a circle, a transaction is two vertices: itself, and `leaving(itself)`, which is reached by all other
 * kinds of edges and left by anti-dependencies only (Cerone and Gotsman 2018: what must have no circle is the composition of
 * the other kinds with at most one anti-dependency).
 */
export class OrderedMembers<Reason> {
  private readonly count: number;
  private readonly allowsAdjacent: boolean;
  private readonly reach: Reachability;
  private readonly edges: OrderEdge<Reason>[] = [];
  private readonly reachMarks: number[] = [];
  /** Positions of edges by the vertex that they leave, rising. */
  private readonly leavingEdges: number[][];

  /** @param count Number of transactions; they are called by their places from 0 on. */
  constructor(count: number, allowsAdjacent: boolean) {
    const vertexCount = allowsAdjacent ? 2 * count : count;
    this.count = count;
    this.allowsAdjacent = allowsAdjacent;
    this.reach = new Reachability(vertexCount);
    this.leavingEdges = Array.from({ length: vertexCount }, () => []);
  }

  get work(): number {
    return this.reach.work;
  }

  /** The vertex from which the anti-dependencies of a transaction lead. */
  leaving(place: number): number {
    return this.allowsAdjacent ? place + this.count : place;
  }

  reaches(from: number, to: number): boolean {
    return this.reach.has(from, to);
  }

  /** @returns The edges of a circle, this one first, if it closes one; then nothing was added. */
  add(
    from: number,
    to: number,
    kind: EdgeKind,
    step: () => CycleStep,
    reason?: Reason,
  ): readonly OrderEdge<Reason>[] | undefined {
    if (kind === 'rw') return this.addEdge({ from: this.leaving(from), to, step, reason });
    const closing = this.addEdge({ from, to, step, reason });
    if (closing !== undefined || !this.allowsAdjacent) return closing;
    return this.addEdge({ from, to: this.leaving(to), step, reason });
  }

  /** To be given to `undo`, and to `path` for what was there at this moment. */
  mark(): number {
    return this.edges.length;
  }

  undo(mark: number): void {
    const reachMark = this.reachMarks[mark];
    if (reachMark === undefined) return;
    for (const edge of this.edges.splice(mark).reverse()) this.leavingEdges[edge.from]?.pop();
    this.reachMarks.length = mark;
    this.reach.undo(reachMark);
  }

  /** The shortest way by edges from before the mark; none if there is none. */
  path(from: number, to: number, before = this.edges.length): readonly OrderEdge<Reason>[] {
    const cameBy = new Map<number, OrderEdge<Reason>>();
    const open = [from];
    for (const vertex of open) {
      for (const position of this.leavingEdges[vertex] ?? []) {
        const edge = this.edges[position];
        if (position >= before || edge === undefined) break;
        if (cameBy.has(edge.to)) continue;
        cameBy.set(edge.to, edge);
        if (edge.to === to) return wayTo(to, from, cameBy);
        open.push(edge.to);
      }
    }
    return [];
  }

  private addEdge(edge: OrderEdge<Reason>): readonly OrderEdge<Reason>[] | undefined {
    const { from, to } = edge;
    if (this.reach.has(to, from)) return [edge, ...this.path(to, from)];
    this.reachMarks.push(this.reach.mark());
    this.leavingEdges[from]?.push(this.edges.length);
    this.edges.push(edge);
    this.reach.add(from, to);
    return undefined;
  }
}

function wayTo<Reason>(
  to: number,
  from: number,
  cameBy: ReadonlyMap<number, OrderEdge<Reason>>,
): readonly OrderEdge<Reason>[] {
  const edges: OrderEdge<Reason>[] = [];
  for (let edge = cameBy.get(to); edge !== undefined; edge = edge.from === from ? undefined : cameBy.get(edge.from)) {
    edges.push(edge);
  }
  return edges.reverse();
}
