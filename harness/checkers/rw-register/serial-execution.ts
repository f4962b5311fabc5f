import type { DependencyGraph } from '../transactions/index.ts';
import { growableInts } from '../transactions/growable-array.ts';
import { sizeOfRow } from './register-accesses.ts';
import type { RegisterFacts } from './register-facts.ts';
import { NO_VERSION, NOBODY } from './register-versions.ts';
import type { VersionZones } from './version-zones.ts';

/**
 * Executes transactions one after another, as a database with a single client would, and takes executions back in the opposite
 * order. A transaction can be executed once it was invoked, all that comes before it in the graph was executed, and every
 * register it writes is free: whoever read the version there has been executed, and none has yet to come whose zone is before
 * its own. Versions are then in the order of executions, and that leads in no circle.
 */
export class SerialExecution {
  /** Transactions in the order of their executions. */
  readonly trail = growableInts();
  /** Transactions that wait for registers at most. */
  readonly ready: number[] = [];
  /** By register the writing that it holds now; -1 for its initial state. */
  readonly held: Int32Array;
  private readonly facts: RegisterFacts;
  private readonly graph: DependencyGraph;
  private readonly zones: VersionZones;
  /** Place of each transaction in `ready`. */
  private readonly readySlot: Int32Array;
  /** Place of each transaction in the trail; -1 for one that was not executed. */
  private readonly place: Int32Array;
  /** By vertex: how many edges lead to it from vertices that are not done, its invocation counted as one. */
  private readonly pending: Int32Array;
  private readonly done: Uint8Array;
  /** By register: how many readers of the version that it holds were not executed. */
  private readonly readersLeft: Int32Array;
  /** By writing: what its register held before, and the readers of that which were left. */
  private readonly heldBefore: Int32Array;
  private readonly readersBefore: Int32Array;
  /** By register, the first of its writings in the order of the zones that may not have been executed. */
  private readonly first: Int32Array;
  /** Vertices of which it is still to be passed on that they are done, or not any more; empty between two calls. */
  private readonly open: number[] = [];
  /** What is to be executed before what besides the graph, by the former. */
  private readonly guesses = new Map<number, number[]>();

  constructor(facts: RegisterFacts, graph: DependencyGraph, zones: VersionZones) {
    const { history, accesses } = facts;
    this.facts = facts;
    this.graph = graph;
    this.zones = zones;
    this.held = new Int32Array(history.keyCount).fill(-1);
    this.readySlot = new Int32Array(history.count);
    this.place = new Int32Array(history.count).fill(-1);
    this.pending = new Int32Array(graph.vertexCount).fill(1, 0, history.count);
    for (const target of graph.targets) this.pending[target] = (this.pending[target] ?? 0) + 1;
    this.done = new Uint8Array(graph.vertexCount);
    this.readersLeft = new Int32Array(history.keyCount);
    this.heldBefore = new Int32Array(accesses.count);
    this.readersBefore = new Int32Array(accesses.count);
    this.first = zones.offsets.slice(0, history.keyCount);
    for (let vertex = history.count; vertex < graph.vertexCount; vertex += 1) {
      if (this.pending[vertex] === 0 && this.done[vertex] === 0) this.finish(vertex);
    }
  }

  isDone(vertex: number): boolean {
    return this.done[vertex] === 1;
  }

  /** Does it wait for nothing but registers? Never true for auxiliary vertices. */
  isReady(vertex: number): boolean {
    return vertex < this.place.length && this.pending[vertex] === 0 && this.done[vertex] === 0;
  }

  /** Did this access leave a version behind? */
  isWriting(access: number): boolean {
    return (this.zones.rank[access] ?? -1) >= 0;
  }

  placeOf(transaction: number): number {
    return this.place[transaction] ?? -1;
  }

  arrive(transaction: number): void {
    this.release(transaction);
  }

  /** Takes an arrival back; the transaction must not have been executed. */
  depart(transaction: number): void {
    this.hold(transaction);
  }

  /** @param first Not executed. @param then Not executed. */
  guess(first: number, then: number): void {
    const following = this.guesses.get(first);
    if (following === undefined) this.guesses.set(first, [then]);
    else following.push(then);
    this.hold(then);
  }

  forgetGuesses(): void {
    for (const [first, following] of this.guesses) {
      if (this.done[first] === 1) continue;
      for (const then of following) this.release(then);
    }
    this.guesses.clear();
  }

  isGuessed(first: number, then: number): boolean {
    return this.guesses.get(first)?.includes(then) === true;
  }

  /** Visits what was guessed to be before a transaction and was not executed. */
  forEachGuessBefore(transaction: number, visit: (first: number) => void): void {
    for (const [first, following] of this.guesses) if (following.includes(transaction)) visit(first);
  }

  /** Is there a register that it writes and that is not free? */
  isBlocked(transaction: number): boolean {
    const { accesses } = this.facts;
    const end = accesses.ofTransaction.offsets[transaction + 1] ?? 0;
    for (let access = accesses.ofTransaction.offsets[transaction] ?? 0; access < end; access += 1) {
      if (!this.isWriting(access)) continue;
      const key = accesses.key[access] ?? 0;
      const own = this.readsHeld(access, key) ? 1 : 0;
      if ((this.readersLeft[key] ?? 0) > own || this.earlierWriting(access) >= 0) return true;
    }
    return false;
  }

  /** The writing of the same register that was not executed and certainly comes before this one; -1 for none. */
  earlierWriting(writing: number): number {
    const { accesses } = this.facts;
    const { offsets, writings, early, late } = this.zones;
    const key = accesses.key[writing] ?? 0;
    const end = offsets[key + 1] ?? 0;
    let place = this.first[key] ?? 0;
    while (place < end && this.done[accesses.transaction[writings[place] ?? 0] ?? 0] === 1) place += 1;
    this.first[key] = place;
    if (place === end) return -1;
    const other = writings[place] ?? 0;
    const isBefore = (early[other] ?? 0) < (late[writing] ?? 0) && (early[writing] ?? 0) >= (late[other] ?? 0);
    return other !== writing && isBefore ? other : -1;
  }

  /** @param transaction A ready one; whether it is blocked is not asked. */
  execute(transaction: number): void {
    const { accesses } = this.facts;
    this.place[transaction] = this.trail.length;
    this.trail.push(transaction);
    this.dropReady(transaction);
    const end = accesses.ofTransaction.offsets[transaction + 1] ?? 0;
    for (let access = accesses.ofTransaction.offsets[transaction] ?? 0; access < end; access += 1) {
      const key = accesses.key[access] ?? 0;
      if (this.readsHeld(access, key)) this.readersLeft[key] = (this.readersLeft[key] ?? 0) - 1;
      if (!this.isWriting(access)) continue;
      this.heldBefore[access] = this.held[key] ?? -1;
      this.readersBefore[access] = this.readersLeft[key] ?? 0;
      this.held[key] = access;
      this.readersLeft[key] = sizeOfRow(accesses.readersOf, accesses.written[access] ?? 0);
    }
    this.finish(transaction);
  }

  /** Takes the last execution back. */
  undo(): void {
    const { accesses } = this.facts;
    const transaction = this.trail.at(this.trail.length - 1);
    this.trail.length -= 1;
    this.place[transaction] = -1;
    this.unfinish(transaction);
    for (let access = (accesses.ofTransaction.offsets[transaction + 1] ?? 0) - 1; ; access -= 1) {
      if (access < (accesses.ofTransaction.offsets[transaction] ?? 0)) break;
      const key = accesses.key[access] ?? 0;
      const rank = this.zones.rank[access] ?? -1;
      if (rank >= 0) {
        this.held[key] = this.heldBefore[access] ?? -1;
        this.readersLeft[key] = this.readersBefore[access] ?? 0;
        this.first[key] = Math.min(this.first[key] ?? 0, rank);
      }
      if (this.readsHeld(access, key)) this.readersLeft[key] = (this.readersLeft[key] ?? 0) + 1;
    }
    this.addReady(transaction);
  }

  private readsHeld(access: number, key: number): boolean {
    const held = this.held[key] ?? -1;
    const read = this.facts.accesses.read[access] ?? NO_VERSION;
    return held >= 0 && read !== NO_VERSION && this.facts.accesses.written[held] === read;
  }

  /** Whatever waits for a vertex waits for one less. */
  private finish(vertex: number): void {
    const { offsets, targets } = this.graph;
    const { open } = this;
    open.push(vertex);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      this.done[next] = 1;
      const end = offsets[next + 1] ?? 0;
      for (let edge = offsets[next] ?? 0; edge < end; edge += 1) this.release(targets[edge] ?? NOBODY);
      if (this.guesses.size > 0) for (const then of this.guesses.get(next) ?? []) this.release(then);
    }
  }

  private unfinish(vertex: number): void {
    const { offsets, targets } = this.graph;
    const { open } = this;
    open.push(vertex);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      this.done[next] = 0;
      const end = offsets[next + 1] ?? 0;
      for (let edge = offsets[next] ?? 0; edge < end; edge += 1) this.hold(targets[edge] ?? NOBODY);
      if (this.guesses.size > 0) for (const then of this.guesses.get(next) ?? []) this.hold(then);
    }
  }

  /** Auxiliary vertices that wait for nothing any more get into `open`. */
  private release(vertex: number): void {
    const left = (this.pending[vertex] ?? 0) - 1;
    this.pending[vertex] = left;
    if (left > 0) return;
    if (vertex < this.place.length) this.addReady(vertex);
    else this.open.push(vertex);
  }

  /** Auxiliary vertices that waited for nothing get into `open`. */
  private hold(vertex: number): void {
    const left = (this.pending[vertex] ?? 0) + 1;
    this.pending[vertex] = left;
    if (left > 1) return;
    if (vertex < this.place.length) this.dropReady(vertex);
    else this.open.push(vertex);
  }

  private addReady(transaction: number): void {
    this.readySlot[transaction] = this.ready.length;
    this.ready.push(transaction);
  }

  private dropReady(transaction: number): void {
    const slot = this.readySlot[transaction] ?? 0;
    const last = this.ready.pop();
    if (last === undefined || last === transaction) return;
    this.ready[slot] = last;
    this.readySlot[last] = slot;
  }
}
