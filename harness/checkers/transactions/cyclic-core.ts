import { DependencyGraphBuilder } from './dependency-graph-builder.ts';
import { type DependencyGraph, EDGE } from './dependency-graph.ts';
import { type EdgeRows, strongComponents } from './strong-components.ts';
import type { TransactionHistory } from './transaction-history.ts';
import {
  addMoments,
  forEachRealTimeEdge,
  precedesInProcess,
  type WantedOrders,
  withOrders,
} from './transaction-order.ts';

/** The part of a graph in which cycles can be: only vertices and edges of components with more than one vertex. */
export interface CyclicCore extends EdgeRows {
  /** Transaction of each vertex, or -1 for an auxiliary vertex. Ascending: the order of completions. */
  readonly transactions: Int32Array;
  /** Component of each vertex, from 0 on. */
  readonly component: Int32Array;
  readonly componentCount: number;
}

/** Beyond this many edges (thousands of clients at once), real-time order is left to auxiliary vertices in the core too. */
const MOST_DRAWN = 1 << 25;

const ORDERS = EDGE.process | EDGE.realtime;

/**
 * Finds the cyclic part and draws its orders edge by edge: process order as a chain, real-time order reduced. Between two
 * transactions only the strongest reason is kept (ww, wr, rw, then the orders), so that a cycle is called by the most severe
 * name it deserves.
 * @param hidesOrders Whether an rw edge too makes an order between the same two superfluous: only where all cycles with rw
 * edges are looked for, since otherwise a cycle might hide behind one that is allowed.
 */
export function cyclicCore(graph: DependencyGraph, orders: WantedOrders, hidesOrders: boolean): CyclicCore | undefined {
  const all = withOrders(graph, orders);
  const { component, sizes } = strongComponents(all, 0xff);
  if (sizes.every((size) => size === 1)) return undefined;
  const numbers = new Int32Array(graph.vertexCount).fill(-1);
  const members: number[] = [];
  for (let vertex = 0; vertex < graph.vertexCount; vertex += 1) {
    if ((sizes[component[vertex] ?? 0] ?? 1) === 1) continue;
    numbers[vertex] = members.length;
    members.push(vertex);
  }
  const builder = new DependencyGraphBuilder(graph.history, members.length);
  addDataEdges(builder, graph, numbers, component);
  addOrders(builder, graph, numbers, component, orders);
  const rows = strongestOnly(builder.build(), hidesOrders);
  const { dense, count } = renumber(Int32Array.from(members, (vertex) => component[vertex] ?? 0));
  return {
    ...rows,
    transactions: padded(
      members.map((vertex) => (vertex < graph.history.count ? vertex : -1)),
      rows.vertexCount,
      -1,
    ),
    component: padded(dense, rows.vertexCount, 0),
    componentCount: count,
  };
}

/** Auxiliary vertices of the core come last. */
function padded(column: ArrayLike<number>, length: number, rest: number): Int32Array {
  const longer = new Int32Array(length).fill(rest);
  longer.set(column);
  return longer;
}

function addDataEdges(
  builder: DependencyGraphBuilder,
  graph: DependencyGraph,
  numbers: Int32Array,
  component: Int32Array,
): void {
  for (let vertex = 0; vertex < graph.vertexCount; vertex += 1) {
    const from = numbers[vertex] ?? -1;
    if (from < 0) continue;
    const end = graph.offsets[vertex + 1] ?? 0;
    for (let edge = graph.offsets[vertex] ?? 0; edge < end; edge += 1) {
      const target = graph.targets[edge] ?? 0;
      if (component[target] === component[vertex]) builder.add(from, numbers[target] ?? 0, graph.kinds[edge] ?? 0);
    }
  }
}

function addOrders(
  builder: DependencyGraphBuilder,
  graph: DependencyGraph,
  numbers: Int32Array,
  component: Int32Array,
  orders: WantedOrders,
): void {
  const { history } = graph;
  const isMember = (transaction: number): boolean => (numbers[transaction] ?? -1) >= 0;
  const link = (from: number, to: number, kind: number): void => {
    if (component[from] === component[to]) builder.add(numbers[from] ?? 0, numbers[to] ?? 0, kind);
  };
  if (orders.process) {
    const chain = withOrders({ ...graph, ...emptyRows(graph.vertexCount) }, { process: true, realtime: false });
    for (let vertex = 0; vertex < history.count; vertex += 1) {
      if (!isMember(vertex)) continue;
      const end = chain.offsets[vertex + 1] ?? 0;
      for (let edge = chain.offsets[vertex] ?? 0; edge < end; edge += 1) {
        const target = chain.targets[edge] ?? 0;
        if (isMember(target)) link(vertex, target, EDGE.process);
      }
    }
  }
  if (!orders.realtime) return;
  if (countRealTimeEdges(history, isMember) > MOST_DRAWN) {
    addMoments(builder, history, (transaction) => numbers[transaction] ?? -1);
    return;
  }
  forEachRealTimeEdge(history, isMember, (from, to) => {
    const isProcess = orders.process && precedesInProcess(history, from, to);
    link(from, to, isProcess ? EDGE.process : EDGE.realtime);
  });
}

function countRealTimeEdges(history: TransactionHistory, isMember: (transaction: number) => boolean): number {
  let count = 0;
  forEachRealTimeEdge(history, isMember, () => {
    count += 1;
  });
  return count;
}

function emptyRows(vertexCount: number): EdgeRows & { readonly edgeCount: number } {
  return {
    vertexCount,
    offsets: new Int32Array(vertexCount + 1),
    targets: new Int32Array(0),
    kinds: new Uint8Array(0),
    edgeCount: 0,
  };
}

function strongestOnly(graph: DependencyGraph, hidesOrders: boolean): EdgeRows {
  const { vertexCount } = graph;
  const offsets = new Int32Array(vertexCount + 1);
  const targets = new Int32Array(graph.edgeCount);
  const kinds = new Uint8Array(graph.edgeCount);
  let count = 0;
  for (let vertex = 0; vertex < vertexCount; vertex += 1) {
    const end = graph.offsets[vertex + 1] ?? 0;
    let edge = graph.offsets[vertex] ?? 0;
    while (edge < end) {
      const target = graph.targets[edge] ?? 0;
      let together = 0;
      for (; edge < end && graph.targets[edge] === target; edge += 1) together |= graph.kinds[edge] ?? 0;
      for (let left = strongest(together, hidesOrders); left !== 0; left &= left - 1) {
        targets[count] = target;
        kinds[count] = left & -left;
        count += 1;
      }
    }
    offsets[vertex + 1] = count;
  }
  return { vertexCount, offsets, targets: targets.subarray(0, count), kinds: kinds.subarray(0, count) };
}

/** The kinds that are kept of those between the same two vertices. */
function strongest(kinds: number, hidesOrders: boolean): number {
  if ((kinds & EDGE.link) !== 0) return EDGE.link;
  const lowest = kinds & -kinds;
  if (lowest !== EDGE.rw || hidesOrders) return lowest;
  const orders = kinds & ORDERS;
  return EDGE.rw | (orders & -orders);
}

function renumber(component: Int32Array): { readonly dense: Int32Array; readonly count: number } {
  const numbers = new Map<number, number>();
  const dense = component.map((original) => {
    const known = numbers.get(original) ?? numbers.size;
    numbers.set(original, known);
    return known;
  });
  return { dense, count: numbers.size };
}
