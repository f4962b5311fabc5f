import type { StepCounter } from '../transactions/cycle-search.ts';
import { type DependencyGraph, EDGE } from '../transactions/index.ts';
import { doubled } from '../transactions/pivots.ts';
import { type EdgeRows, strongComponents } from '../transactions/strong-components.ts';
import { withOrders } from '../transactions/transaction-order.ts';
import type { GuessedOrder } from './guessed-order.ts';
import { type OrderGoal, orderProblem, type OrderProblem, type ProblemSource } from './order-problem.ts';
import { type OrderAnswer, searchOrder } from './order-search.ts';
import { rowOf } from './register-accesses.ts';
import { installerOf, type RegisterFacts } from './register-facts.ts';
import { NO_VERSION, NOBODY } from './register-versions.ts';

export type Resolution =
  | { readonly possible: true | 'unknown' }
  | (Extract<OrderAnswer, { readonly possible: false }> & { readonly members: readonly number[] });

/**
 * Decides whether the versions of all registers have an order that leads in no circle, whatever the size of the history: the
 * guess is checked, which is linear; only transactions that lie on a circle with it are looked at exactly, each entangled set
 * by itself. If even these alone have no order, nothing has. If they have one, it replaces the guess, and all is checked
 * again; a set that is still entangled then grows by what entangles it, to the whole history if need be.
 */
export function resolveOrder(
  source: ProblemSource,
  graph: DependencyGraph,
  goal: OrderGoal,
  guessed: GuessedOrder,
  counter: StepCounter,
): Resolution {
  const { facts } = source;
  const guess = { ...guessed, writings: guessed.writings.slice(), position: guessed.position.slice() };
  const certain = withOrders(graph, goal);
  const rows = emptyRows(certain, facts);
  const sets = new EntangledSets(facts.history.count);
  for (;;) {
    const entangled = findEntangled(source, certain, goal, guess, rows);
    if (entangled.length === 0) return { possible: true };
    if (!counter.spend(graph.edgeCount)) return { possible: 'unknown' };
    let isUnknown = true;
    for (const transactions of entangled) {
      const members = sets.join(withWritersRead(source, transactions));
      if (members === undefined) continue;
      const problem = orderProblem(source, goal, members, guess);
      const answer = searchOrder(facts, problem, counter);
      if (answer.possible === false) return { ...answer, members: problem.members };
      if (answer.possible === 'unknown') return { possible: 'unknown' };
      adopt(guess, problem, answer.orders);
      isUnknown = false;
    }
    // Never seen: a set that is entangled in an order that was found for the same set.
    if (isUnknown) return { possible: 'unknown' };
  }
}

/** Also those who wrote what these read: they are why a reader comes before the next writer. */
function withWritersRead({ facts }: ProblemSource, transactions: readonly number[]): readonly number[] {
  const writers = transactions.flatMap((transaction) =>
    [...rowOf(facts.accesses.ofTransaction, transaction)].map((access) => {
      const version = facts.accesses.read[access] ?? NO_VERSION;
      return version === NO_VERSION ? NOBODY : installerOf(facts, version);
    }),
  );
  return [...transactions, ...writers.filter((writer) => writer !== NOBODY)];
}

/** Sets of transactions that were once entangled; those that share a transaction are one set. */
class EntangledSets {
  private readonly members: number[][] = [];
  /** Number of the set of each transaction, or -1. */
  private readonly setOf: Int32Array;

  constructor(transactionCount: number) {
    this.setOf = new Int32Array(transactionCount).fill(-1);
  }

  /**
   * The set of these transactions and of all with which they were entangled before; undefined if that is no larger than the
   * one for which an order was found already.
   */
  join(transactions: readonly number[]): readonly number[] | undefined {
    const older = new Set(transactions.map((transaction) => this.setOf[transaction] ?? -1));
    const known = [...older].flatMap((set) => this.members[set] ?? []);
    const joined = [...new Set([...known, ...transactions])];
    if (older.size === 1 && joined.length === known.length) return undefined;
    for (const transaction of joined) this.setOf[transaction] = this.members.length;
    this.members.push(joined);
    return joined;
  }
}

/** Transactions that lie on a circle if versions are in the guessed order, by the component in which they are. */
function findEntangled(
  source: ProblemSource,
  graph: DependencyGraph,
  goal: OrderGoal,
  guess: GuessedOrder,
  rows: WritableRows,
): readonly (readonly number[])[] {
  const all = withGuess(source, graph, guess, rows);
  const tested: EdgeRows = goal.allowsAdjacent ? doubled(all, 0xff) : all;
  const copies = goal.allowsAdjacent ? 2 : 1;
  const { component, sizes } = strongComponents(tested, 0xff);
  const found = new Map<number, Set<number>>();
  for (let vertex = 0; vertex < graph.history.count * copies; vertex += 1) {
    const number = component[vertex] ?? 0;
    if ((sizes[number] ?? 1) === 1) continue;
    const transactions = found.get(number);
    const transaction = Math.floor(vertex / copies);
    if (transactions === undefined) found.set(number, new Set([transaction]));
    else transactions.add(transaction);
  }
  return [...found.values()].map((transactions) => [...transactions]);
}

/** Memory for the rows of `withGuess`, which are made again and again. */
type WritableRows = EdgeRows & { readonly nextWriter: Int32Array };

function emptyRows({ vertexCount, edgeCount }: DependencyGraph, { accesses, versions }: RegisterFacts): WritableRows {
  const most = edgeCount + 2 * accesses.count;
  return {
    vertexCount,
    offsets: new Int32Array(vertexCount + 1),
    targets: new Int32Array(most),
    kinds: new Uint8Array(most),
    nextWriter: new Int32Array(versions.count),
  };
}

/** The graph with what depends on each other because of the guessed order: each version and its readers on the next one. */
function withGuess(
  { facts }: ProblemSource,
  graph: DependencyGraph,
  guess: GuessedOrder,
  rows: WritableRows,
): EdgeRows {
  const { accesses } = facts;
  const { offsets, targets, kinds, nextWriter } = rows;
  findNextWriters(facts, guess, nextWriter);
  let count = 0;
  const add = (from: number, version: number, kind: number): void => {
    const to = version === NO_VERSION ? NOBODY : (nextWriter[version] ?? NOBODY);
    if (to === NOBODY || to === from) return;
    targets[count] = to;
    kinds[count] = kind;
    count += 1;
  };
  for (let vertex = 0; vertex < graph.vertexCount; vertex += 1) {
    const start = graph.offsets[vertex] ?? 0;
    const end = graph.offsets[vertex + 1] ?? 0;
    for (let edge = start; edge < end; edge += 1) {
      targets[count] = graph.targets[edge] ?? 0;
      kinds[count] = graph.kinds[edge] ?? 0;
      count += 1;
    }
    if (vertex < facts.history.count) {
      const last = accesses.ofTransaction.offsets[vertex + 1] ?? 0;
      for (let access = accesses.ofTransaction.offsets[vertex] ?? 0; access < last; access += 1) {
        add(vertex, accesses.written[access] ?? NO_VERSION, EDGE.ww);
        add(vertex, accesses.read[access] ?? NO_VERSION, EDGE.rw);
      }
    }
    offsets[vertex + 1] = count;
  }
  return {
    vertexCount: graph.vertexCount,
    offsets,
    targets: targets.subarray(0, count),
    kinds: kinds.subarray(0, count),
  };
}

/** By version, who wrote the next one. */
function findNextWriters(
  { accesses, history }: RegisterFacts,
  { offsets, writings }: GuessedOrder,
  next: Int32Array,
): void {
  next.fill(NOBODY);
  for (let key = 0; key < history.keyCount; key += 1) {
    for (let place = offsets[key] ?? 0; place + 1 < (offsets[key + 1] ?? 0); place += 1) {
      next[accesses.written[writings[place] ?? 0] ?? 0] = accesses.transaction[writings[place + 1] ?? 0] ?? 0;
    }
  }
}

/** Puts the writings of the problem in the order that was found, in the places that they have in the guess. */
function adopt(
  { writings, position }: GuessedOrder,
  { registers }: OrderProblem,
  orders: Extract<OrderAnswer, { readonly possible: true }>['orders'],
): void {
  registers.forEach((register, number) => {
    const places = register.writings.map(({ access }) => position[access] ?? 0);
    (orders[number] ?? []).forEach(({ access }, rank) => {
      const place = places[rank] ?? 0;
      writings[place] = access;
      position[access] = place;
    });
  });
}
