import type { SearchSteps } from '../transactions/search-steps.ts';
import { type DependencyGraph, STATUS } from '../transactions/index.ts';
import { eventsByPosition } from './events-by-position.ts';
import { ExecutionConflicts } from './execution-conflicts.ts';
import { executionPriorities, shaken } from './execution-priorities.ts';
import { orderByZones } from './order-by-zones.ts';
import type { RegisterFacts } from './register-facts.ts';
import { NOBODY } from './register-versions.ts';
import { SerialExecution } from './serial-execution.ts';
import { boundsOf, type VersionZones, versionZones } from './version-zones.ts';

/** Accesses that left a version behind, register by register, each register's in an order that may be the true one. */
export interface GuessedOrder {
  /** Register k: `writings` from `offsets[k]` up to, not including, `offsets[k + 1]`. */
  readonly offsets: Int32Array;
  /** Positions in the columns of `RegisterAccesses`. */
  readonly writings: Int32Array;
  /** By access, its position in `writings`. */
  readonly position: Int32Array;
}

export interface Guess {
  /** All transactions were executed one after another in real time: the order certainly leads in no circle. */
  readonly isProved: boolean;
  readonly order: () => GuessedOrder;
}

/** So many conflicts are learned from before something else is tried. */
const CONFLICTS_EACH = 6;
/** No more executions than this are taken back at once. */
const FARTHEST_BACK = 1000;
/** So often something else is tried for the first transaction that stays impossible, each time a little differently. */
const MOST_SHAKES = 256;
/** Half as often for the next one, and so on down to this. */
const FEWEST_SHAKES = 4;
/** All in all, of so many transactions one may be the occasion to try something else, and `FREE_SHAKES` more. */
const SHAKES_SHARE = 64;
const FREE_SHAKES = 16;
/** If one of so many transactions and `FREE_FAILURES` more are impossible, they do not follow one after another. */
const FAILURES_SHARE = 1000;
const FREE_FAILURES = 8;
/** So many executions are taken back at first when something else is tried, and twice as many each of so many times. */
const TAKEN_BACK = 4;
const DOUBLINGS = 2;

/**
 * Guesses the order of versions by executing all transactions one after another as late as the clock allows: each when it is
 * complete, after what it needs. Where nothing is stale there is a way to do so, and where the execution comes to a standstill,
 * it goes back to what keeps it and tries it the other way round. That is no exhaustive search: what it cannot execute it
 * executes nevertheless, and then the order is the point from which `order-resolution.ts` starts.
 */
export function guessOrder(facts: RegisterFacts, graph: DependencyGraph, counter: SearchSteps): Guess {
  const zones = versionZones(facts, boundsOf(facts));
  const executor = new Executor(facts, graph, zones, counter);
  executor.run();
  return {
    isProved: executor.failures === 0 && executor.execution.trail.length === facts.history.count,
    order: () => {
      const writings = executor.gaveUp ? orderByZones(facts) : executedOrder(facts, executor, zones);
      const position = new Int32Array(facts.accesses.count);
      writings.forEach((writing, place) => (position[writing] = place));
      return { offsets: zones.offsets, writings, position };
    },
  };
}

class Executor {
  readonly execution: SerialExecution;
  /** So many were executed although it was impossible. */
  failures = 0;
  private readonly facts: RegisterFacts;
  private readonly counter: SearchSteps;
  private readonly conflicts: ExecutionConflicts;
  private readonly priorities: Float64Array;
  private readonly invokedAt: Int32Array;
  private readonly completedAt: Int32Array;
  /** By place in the trail, the position in the history that was reached when it was executed. */
  private readonly executedAt: Int32Array;
  /** All that was invoked up to here has arrived. */
  private arrived = -1;
  /** What stands before this place in the trail is not taken back any more. */
  private settled = 0;
  /** The last position at which the execution stood still, and what was tried for it. */
  private hardest = -1;
  private conflictCount = 0;
  private shake = 0;
  private shakesLeft: number;

  constructor(facts: RegisterFacts, graph: DependencyGraph, zones: VersionZones, counter: SearchSteps) {
    this.facts = facts;
    this.counter = counter;
    this.execution = new SerialExecution(facts, graph, zones);
    this.conflicts = new ExecutionConflicts(facts, graph, this.execution);
    this.priorities = executionPriorities(facts, zones);
    const { invokedAt, completedAt } = eventsByPosition(facts.history);
    this.invokedAt = invokedAt;
    this.completedAt = completedAt;
    this.executedAt = new Int32Array(facts.history.count);
    this.shakesLeft = FREE_SHAKES + facts.history.count / SHAKES_SHARE;
  }

  run(): void {
    for (let position = 0; position < this.completedAt.length;) {
      this.arriveUntil(position);
      const due = this.completedAt[position] ?? NOBODY;
      const isDue = due !== NOBODY && this.facts.history.status[due] === STATUS.ok;
      if (!isDue || this.execution.isDone(due) || this.executeUntil(due, position)) {
        if (position >= this.hardest) this.startAfresh();
        position += 1;
      } else if (this.goBack(due, position)) {
        position = this.arrived;
      } else {
        if (this.gaveUp) return;
        this.force(due, position);
        position += 1;
      }
    }
    this.executeUntil(NOBODY, this.completedAt.length);
  }

  /** So much was tried in vain that transactions will not follow one after another. */
  get gaveUp(): boolean {
    return this.failures > FREE_FAILURES + this.facts.history.count / FAILURES_SHARE || this.counter.exhausted;
  }

  private arriveUntil(position: number): void {
    for (; this.arrived < position; this.arrived += 1) {
      const invoked = this.invokedAt[this.arrived + 1] ?? NOBODY;
      if (invoked !== NOBODY) this.execution.arrive(invoked);
    }
  }

  /** Executes what can be executed until this transaction was, which is false if it cannot; until nothing is left for nobody. */
  private executeUntil(due: number, position: number): boolean {
    while (due === NOBODY || !this.execution.isDone(due)) {
      const next = this.next(true);
      if (next === NOBODY || !this.counter.spend(1 + this.execution.ready.length)) return false;
      this.execute(next, position);
    }
    return true;
  }

  private execute(transaction: number, position: number): void {
    this.executedAt[this.execution.trail.length] = position;
    this.execution.execute(transaction);
  }

  /** The ready transaction whose turn it is. @param isFree Whether its registers must be free. */
  private next(isFree: boolean): number {
    const { execution, shake } = this;
    let best = NOBODY;
    let bestPriority = Infinity;
    for (const transaction of execution.ready) {
      const priority = shaken(this.priorities[transaction] ?? 0, transaction, shake);
      if (priority >= bestPriority || (isFree && execution.isBlocked(transaction))) continue;
      best = transaction;
      bestPriority = priority;
    }
    return best;
  }

  /** @returns Whether there is something else to try from an earlier position on, `arrived`. */
  private goBack(due: number, position: number): boolean {
    this.hardest = Math.max(this.hardest, position);
    if (this.gaveUp) return false;
    this.conflictCount += 1;
    if (this.conflictCount <= CONFLICTS_EACH) {
      const farthest = this.execution.trail.length - FARTHEST_BACK;
      const found = this.conflicts.find(due, Math.max(farthest, this.settled));
      if (found !== undefined) {
        this.takeBack(found.place);
        this.execution.guess(found.first, found.then);
        return true;
      }
    }
    if (this.shakesLeft <= 0 || this.shake >= Math.max(FEWEST_SHAKES, MOST_SHAKES / 2 ** this.failures)) return false;
    this.shakesLeft -= 1;
    this.conflictCount = 0;
    this.shake += 1;
    this.execution.forgetGuesses();
    this.takeBack(this.execution.trail.length - (TAKEN_BACK << Math.min(DOUBLINGS, this.shake - 1)));
    return true;
  }

  private takeBack(place: number): void {
    const { execution } = this;
    for (let last = execution.trail.length - 1; last >= Math.max(place, this.settled); last -= 1) {
      for (; this.arrived > (this.executedAt[last] ?? 0); this.arrived -= 1) {
        const invoked = this.invokedAt[this.arrived] ?? NOBODY;
        if (invoked !== NOBODY) execution.depart(invoked);
      }
      execution.undo();
    }
  }

  /** Executes it, and before it what it waits for, whether registers are free or not. */
  private force(due: number, position: number): void {
    const { execution } = this;
    this.startAfresh();
    this.failures += 1;
    while (!this.executeUntil(due, position)) {
      const next = execution.isReady(due) ? due : this.next(false);
      if (next === NOBODY || this.counter.exhausted) break;
      this.execute(next, position);
    }
    this.settled = execution.trail.length;
  }

  private startAfresh(): void {
    if (this.conflictCount > 0 || this.shake > 0) this.execution.forgetGuesses();
    this.conflictCount = 0;
    this.shake = 0;
  }
}

/** Writings in the order of executions. */
function executedOrder({ accesses }: RegisterFacts, { execution }: Executor, zones: VersionZones): Int32Array {
  const writings = new Int32Array(zones.writings.length);
  const next = zones.offsets.slice();
  const add = (access: number): void => {
    const key = accesses.key[access] ?? 0;
    writings[next[key] ?? 0] = access;
    next[key] = (next[key] ?? 0) + 1;
  };
  for (let place = 0; place < execution.trail.length; place += 1) {
    const transaction = execution.trail.at(place);
    const end = accesses.ofTransaction.offsets[transaction + 1] ?? 0;
    for (let access = accesses.ofTransaction.offsets[transaction] ?? 0; access < end; access += 1) {
      if (execution.isWriting(access)) add(access);
    }
  }
  for (const access of zones.writings) if (!execution.isDone(accesses.transaction[access] ?? 0)) add(access);
  return writings;
}
