import { DependencyGraphBuilder } from './dependency-graph-builder.ts';
import { type DependencyGraph, EDGE } from './dependency-graph.ts';
import { NEVER, STATUS, type TransactionHistory } from './transaction-history.ts';

/** Which orders besides that of the data are looked at. */
export interface WantedOrders {
  readonly process: boolean;
  readonly realtime: boolean;
}

/** The orders that the classes asked for speak of. @param wanted Names of classes, with their suffixes. */
export function ordersOf(wanted: ReadonlySet<string>): WantedOrders {
  const names = [...wanted];
  return {
    process: names.some((name) => name.endsWith('-process')),
    realtime: names.some((name) => name.endsWith('-realtime')),
  };
}

/** Is there any transaction that comes after a committed one in the orders asked for? Then there was something to examine. */
export function isOrdered(history: TransactionHistory, orders: WantedOrders): boolean {
  if (!orders.process && !orders.realtime) return false;
  // The order of processes is part of that of real time.
  const groupOf = (transaction: number): number => (orders.realtime ? 0 : (history.process[transaction] ?? 0));
  const complete = new Set<number>();
  let found = false;
  forEachEvent(history, (transaction, isInvocation) => {
    if (!isInvocation) complete.add(groupOf(transaction));
    else if (complete.has(groupOf(transaction))) found = true;
  });
  return found;
}

/** Did `first` complete before `second` was invoked? */
export function precedesInRealTime(history: TransactionHistory, first: number, second: number): boolean {
  return (history.completion[first] ?? NEVER) < (history.invocation[second] ?? 0);
}

/** Did the same process complete `first` before it invoked `second`? */
export function precedesInProcess(history: TransactionHistory, first: number, second: number): boolean {
  return history.process[first] === history.process[second] && precedesInRealTime(history, first, second);
}

/**
 * The graph and the orders asked for, with as many edges as there are transactions: process order as the chain of each
 * process, real-time order through auxiliary vertices that stand for moments ("all that was complete by now").
 */
export function withOrders(graph: DependencyGraph, orders: WantedOrders): DependencyGraph {
  if (!orders.process && !orders.realtime) return graph;
  const { history } = graph;
  const builder = new DependencyGraphBuilder(history, graph.vertexCount);
  if (orders.process) addProcessOrder(builder, history);
  if (orders.realtime) addMoments(builder, history, (transaction) => transaction);
  return mergeRows(graph, builder.build());
}

/** From each committed transaction to the next one of its process. Nothing follows from one that may still take effect. */
function addProcessOrder(builder: DependencyGraphBuilder, history: TransactionHistory): void {
  const last = new Map<number, number>();
  forEachEvent(history, (transaction, isInvocation) => {
    if (!isInvocation) return;
    const process = history.process[transaction] ?? 0;
    const previous = last.get(process);
    if (previous !== undefined && precedesInRealTime(history, previous, transaction)) {
      builder.add(previous, transaction, EDGE.process);
    }
    if (history.status[transaction] === STATUS.ok) last.set(process, transaction);
  });
}

/**
 * Real-time order through auxiliary vertices, each of which stands for a moment: whoever was complete leads to it, and it leads
 * to the next moment and to whoever was invoked then.
 * @param vertexOf Vertex of a transaction, -1 for one that takes no part.
 */
export function addMoments(
  builder: DependencyGraphBuilder,
  history: TransactionHistory,
  vertexOf: (transaction: number) => number,
): void {
  // -1: no transaction has completed yet.
  let moment = -1;
  let isOpen = false;
  forEachEvent(history, (transaction, isInvocation) => {
    const vertex = vertexOf(transaction);
    if (vertex < 0) return;
    if (isInvocation) {
      isOpen = false;
      if (moment >= 0) builder.add(moment, vertex, EDGE.link);
      return;
    }
    if (!isOpen) {
      const next = builder.addAuxiliary();
      if (moment >= 0) builder.add(moment, next, EDGE.link);
      moment = next;
      isOpen = true;
    }
    builder.add(vertex, moment, EDGE.realtime);
  });
}

/**
 * Real-time order among some transactions, reduced to what does not follow from the rest: from each transaction to those that
 * were invoked after it and before the completion of anything that was invoked after it. At most as many edges a transaction
 * as there are processes.
 * @param members Which transactions take part.
 */
export function forEachRealTimeEdge(
  history: TransactionHistory,
  members: (transaction: number) => boolean,
  visit: (from: number, to: number) => void,
): void {
  let frontier: number[] = [];
  forEachEvent(history, (transaction, isInvocation) => {
    if (!members(transaction)) return;
    if (isInvocation) {
      for (const earlier of frontier) visit(earlier, transaction);
    } else {
      const invoked = history.invocation[transaction] ?? 0;
      frontier = frontier.filter((earlier) => (history.completion[earlier] ?? NEVER) >= invoked);
      frontier.push(transaction);
    }
  });
}

/** Invocations of all transactions that may have happened, and completions of those that certainly did, in their order. */
function forEachEvent(history: TransactionHistory, visit: (transaction: number, isInvocation: boolean) => void): void {
  const { count, invocation, completion, status } = history;
  let last = 0;
  for (let transaction = 0; transaction < count; transaction += 1) {
    const completed = completion[transaction] ?? NEVER;
    last = Math.max(last, invocation[transaction] ?? 0, completed === NEVER ? 0 : completed);
  }
  const invokedAt = new Int32Array(last + 1).fill(-1);
  const completedAt = new Int32Array(last + 1).fill(-1);
  for (let transaction = 0; transaction < count; transaction += 1) {
    if (status[transaction] === STATUS.fail) continue;
    invokedAt[invocation[transaction] ?? 0] = transaction;
    if (status[transaction] === STATUS.ok) completedAt[completion[transaction] ?? 0] = transaction;
  }
  for (let position = 0; position <= last; position += 1) {
    const invoked = invokedAt[position] ?? -1;
    if (invoked >= 0) visit(invoked, true);
    const completed = completedAt[position] ?? -1;
    if (completed >= 0) visit(completed, false);
  }
}

/** One graph of two over the same transactions; the second one may have more auxiliary vertices. */
function mergeRows(first: DependencyGraph, second: DependencyGraph): DependencyGraph {
  const offsets = new Int32Array(second.vertexCount + 1);
  const edgeCount = first.edgeCount + second.edgeCount;
  const targets = new Int32Array(edgeCount);
  const kinds = new Uint8Array(edgeCount);
  let end = 0;
  for (let vertex = 0; vertex < second.vertexCount; vertex += 1) {
    for (const part of [first, second]) {
      if (vertex >= part.vertexCount) continue;
      const to = part.offsets[vertex + 1] ?? 0;
      for (let edge = part.offsets[vertex] ?? 0; edge < to; edge += 1) {
        targets[end] = part.targets[edge] ?? 0;
        kinds[end] = part.kinds[edge] ?? 0;
        end += 1;
      }
    }
    offsets[vertex + 1] = end;
  }
  return { history: first.history, vertexCount: second.vertexCount, offsets, targets, kinds, edgeCount };
}
