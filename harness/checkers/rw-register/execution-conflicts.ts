import type { DependencyGraph } from '../transactions/index.ts';
import { type Rows, rowOf } from './register-accesses.ts';
import type { RegisterFacts } from './register-facts.ts';
import type { SerialExecution } from './serial-execution.ts';

/** Why an execution stands still: `then` was executed at a place in the trail, and `first` waits for readers of what it wrote. */
interface ExecutionConflict {
  readonly place: number;
  readonly then: number;
  readonly first: number;
}

/** Beyond so many transactions that wait for each other no more are looked at. */
const MOST_WAITING = 200;

/** Finds what to execute the other way round. */
export class ExecutionConflicts {
  private readonly facts: RegisterFacts;
  private readonly graph: DependencyGraph;
  private readonly execution: SerialExecution;
  /** From where edges lead to a vertex; made when it is first needed. */
  private sources: Rows | undefined;
  /** The search in which a vertex was met last. */
  private readonly seen: Int32Array;
  private search = 0;

  constructor(facts: RegisterFacts, graph: DependencyGraph, execution: SerialExecution) {
    this.facts = facts;
    this.graph = graph;
    this.execution = execution;
    this.seen = new Int32Array(graph.vertexCount);
  }

  /**
   * Of all that a transaction waits for, directly or not, what was executed last.
   * @param settled Places in the trail before this one do not count.
   */
  find(due: number, settled: number): ExecutionConflict | undefined {
    let found: ExecutionConflict | undefined;
    this.search += 1;
    const { seen, search } = this;
    seen[due] = search;
    const waiting = [due];
    const visit = (vertex: number): void => {
      if (this.execution.isDone(vertex) || seen[vertex] === search) return;
      seen[vertex] = search;
      waiting.push(vertex);
    };
    const note = (first: number, then: number): void => {
      const place = this.execution.placeOf(then);
      const isKnown = this.execution.isGuessed(first, then) || this.execution.isGuessed(then, first);
      if (place >= Math.max(settled, (found?.place ?? -1) + 1) && !isKnown) found = { place, then, first };
    };
    for (const vertex of waiting) {
      if (waiting.length > MOST_WAITING) break;
      if (this.execution.isReady(vertex)) this.visitRegisters(vertex, visit, note);
      else this.visitSources(vertex, visit);
    }
    return found;
  }

  private visitSources(vertex: number, visit: (vertex: number) => void): void {
    this.sources ??= sourcesOf(this.graph);
    const { offsets, items } = this.sources;
    const end = offsets[vertex + 1] ?? 0;
    for (let place = offsets[vertex] ?? 0; place < end; place += 1) visit(items[place] ?? 0);
    this.execution.forEachGuessBefore(vertex, visit);
  }

  /** Whom a ready transaction waits for because of the registers that it writes. */
  private visitRegisters(
    transaction: number,
    visit: (vertex: number) => void,
    note: (first: number, then: number) => void,
  ): void {
    const { accesses } = this.facts;
    const { offsets } = accesses.ofTransaction;
    const end = offsets[transaction + 1] ?? 0;
    for (let access = offsets[transaction] ?? 0; access < end; access += 1) {
      if (!this.execution.isWriting(access)) continue;
      const earlier = this.execution.earlierWriting(access);
      if (earlier >= 0) visit(accesses.transaction[earlier] ?? 0);
      const held = this.execution.held[accesses.key[access] ?? 0] ?? -1;
      if (held < 0) continue;
      for (const reading of rowOf(accesses.readersOf, accesses.written[held] ?? 0)) {
        const reader = accesses.transaction[reading] ?? 0;
        if (reader === transaction || this.execution.isDone(reader)) continue;
        note(transaction, accesses.transaction[held] ?? 0);
        visit(reader);
      }
    }
  }
}

function sourcesOf({ vertexCount, offsets, targets, edgeCount }: DependencyGraph): Rows {
  const starts = new Int32Array(vertexCount + 1);
  for (const target of targets) starts[target + 1] = (starts[target + 1] ?? 0) + 1;
  for (let vertex = 0; vertex < vertexCount; vertex += 1) {
    starts[vertex + 1] = (starts[vertex + 1] ?? 0) + (starts[vertex] ?? 0);
  }
  const next = starts.slice(0, vertexCount);
  const items = new Int32Array(edgeCount);
  for (let vertex = 0; vertex < vertexCount; vertex += 1) {
    const end = offsets[vertex + 1] ?? 0;
    for (let edge = offsets[vertex] ?? 0; edge < end; edge += 1) {
      const target = targets[edge] ?? 0;
      const slot = next[target] ?? 0;
      items[slot] = vertex;
      next[target] = slot + 1;
    }
  }
  return { offsets: starts, items };
}
