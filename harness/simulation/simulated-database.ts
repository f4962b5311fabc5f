import type { Draw } from './draw.ts';
import type { Answer, Service, ServiceCall } from './clients.ts';
import { ISOLATION, type IsolationRules, type SimulatedIsolation } from './isolation.ts';
import { TransactionPlanner, type PlannedStatement, type TransactionShape } from './transaction-plan.ts';
import { VersionStore } from './version-store.ts';

export type TransactionWorkload = 'list-append' | 'rw-register';

export interface DatabaseOptions extends TransactionShape {
  readonly workload: TransactionWorkload;
  readonly isolation: SimulatedIsolation;
  /** How many commits a snapshot may be behind, where snapshots may be old. Default 20. */
  readonly staleness?: number;
}

/** A transaction on its way. */
export interface TransactionCall extends ServiceCall {
  readonly f: 'txn';
  readonly client: number;
  readonly statements: readonly PlannedStatement[];
  /** What the statements executed so far returned: the visible versions for a read. */
  readonly results: (readonly number[])[];
  readonly number: number;
  /** Number of the last commit that is seen; -1 before the transaction has begun. */
  snapshot: number;
  failed: boolean;
}

/**
 * A database with one table of lists or registers that executes transactions as its isolation level says: statement by
 * statement against the versions of all keys, or in one instant. Commits are numbered from 1.
 */
export class SimulatedDatabase implements Service<TransactionCall> {
  readonly #rules: IsolationRules;
  readonly #options: DatabaseOptions;
  readonly #planner: TransactionPlanner;
  readonly #store = new VersionStore();
  readonly #locks = new Map<number, TransactionCall>();
  /** The newest commit that each client has seen or made. */
  readonly #sessions: number[] = [];
  #commits = 0;
  #transactions = 0;

  constructor(options: DatabaseOptions) {
    this.#options = options;
    this.#rules = ISOLATION[options.isolation];
    this.#planner = new TransactionPlanner(options);
  }

  invoke(client: number, draw: Draw): TransactionCall {
    const statements = this.#planner.plan(draw, this.#rules.repeatable);
    const value = statements.map(({ key, value: written }) =>
      written === undefined ? ['r', key, null] : [this.#writeWord, key, written],
    );
    this.#transactions += 1;
    return {
      f: 'txn',
      value,
      client,
      statements,
      results: [],
      number: this.#transactions,
      snapshot: -1,
      failed: false,
    };
  }

  advance(call: TransactionCall, draw: Draw): boolean {
    if (call.snapshot < 0) {
      call.snapshot = this.#takeSnapshot(call, draw);
      if (!this.#isInstant) return false;
    }
    const { statements } = call;
    while (call.results.length < statements.length) {
      this.#execute(call);
      if (call.failed) return this.#rollBack(call);
      if (!this.#isInstant) return false;
    }
    this.#commit(call);
    return true;
  }

  answer(call: TransactionCall): Answer {
    if (call.failed) return { type: 'fail', value: call.value };
    const value = call.statements.map(({ key, value: written }, position) => {
      if (written !== undefined) return [this.#writeWord, key, written];
      const versions = call.results[position] ?? [];
      if (this.#options.workload === 'list-append') return ['r', key, versions];
      return ['r', key, versions.at(-1) ?? null];
    });
    return { type: 'ok', value };
  }

  abandon(call: TransactionCall): void {
    this.#rollBack(call);
  }

  get #isInstant(): boolean {
    const { readsFrom } = this.#rules;
    return readsFrom === 'instant' || readsFrom === 'older' || readsFrom === 'older, session kept';
  }

  get #writeWord(): 'append' | 'w' {
    return this.#options.workload === 'list-append' ? 'append' : 'w';
  }

  #takeSnapshot(call: TransactionCall, draw: Draw): number {
    const { staleness = 20 } = this.#options;
    const oldest = Math.max(0, this.#commits - staleness);
    const seen = Math.max(oldest, this.#sessions[call.client] ?? 0);
    const readOnly = call.statements.every(({ value }) => value === undefined);
    switch (this.#rules.readsFrom) {
      case 'instant':
      case 'snapshot':
      case 'statement':
      case 'dirty':
        return this.#commits;
      case 'older':
        return readOnly ? draw.integer(oldest, this.#commits) : this.#commits;
      case 'older, session kept':
        return readOnly ? draw.integer(seen, this.#commits) : this.#commits;
      case 'older snapshot':
        return draw.integer(oldest, this.#commits);
      case 'older snapshot, session kept':
        return draw.integer(seen, this.#commits);
    }
  }

  #execute(call: TransactionCall): void {
    const statement = call.statements[call.results.length];
    if (statement === undefined) return;
    const { key, value } = statement;
    if (value === undefined) {
      call.results.push(this.#read(call, key));
      return;
    }
    if (this.#rules.readsFrom === 'dirty') {
      if (this.#rules.writeLocks && (this.#locks.get(key) ?? call) !== call) {
        call.failed = true;
        return;
      }
      this.#locks.set(key, call);
      this.#store.install(key, value, call.number);
    }
    call.results.push([]);
  }

  #read(call: TransactionCall, key: number): readonly number[] {
    const { readsFrom } = this.#rules;
    if (readsFrom === 'dirty') return this.#store.visible(key, Infinity);
    const versions = this.#store.visible(key, readsFrom === 'statement' ? this.#commits : call.snapshot);
    for (let position = 0; position < call.results.length; position++) {
      const earlier = call.statements[position];
      if (earlier?.key === key && earlier.value !== undefined) versions.push(earlier.value);
    }
    return versions;
  }

  #commit(call: TransactionCall): void {
    const writes = call.statements.filter(({ value }) => value !== undefined);
    if (this.#rules.readsFrom === 'dirty') {
      this.#unlock(call);
      return;
    }
    if (this.#rules.firstCommitterWins && writes.some(({ key }) => this.#store.lastStamp(key) > call.snapshot)) {
      call.failed = true;
      return;
    }
    if (writes.length > 0) this.#commits += 1;
    for (const { key, value } of writes) if (value !== undefined) this.#store.install(key, value, this.#commits);
    const seen = writes.length > 0 ? this.#commits : call.snapshot;
    this.#sessions[call.client] = Math.max(this.#sessions[call.client] ?? 0, seen);
  }

  #rollBack(call: TransactionCall): true {
    if (this.#rules.readsFrom === 'dirty') {
      const written = call.statements.slice(0, call.results.length).filter(({ value }) => value !== undefined);
      for (const key of new Set(written.map((statement) => statement.key))) this.#store.remove(key, call.number);
      this.#unlock(call);
    }
    call.failed = true;
    return true;
  }

  #unlock(call: TransactionCall): void {
    for (const { key } of call.statements) if (this.#locks.get(key) === call) this.#locks.delete(key);
  }
}
