import { changeControlFile, type ControlOperation } from '../control-file/control-file.ts';
import { formatControlFile } from '../control-file/control-file-text.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import type { InstanceReport, WatcherStatus } from '../watch/reports.ts';
import { sqlOf, type Statement } from '../watch/statement.ts';
import { copyWatcher, type Pending, type Purpose, type WatcherEffect, type WatcherState } from './watcher-state.ts';

/** What a machine cannot know by itself: the wall clock, chance, and which rules hold. */
export interface Surroundings {
  /** Wall clock of its machine, ms: the watch compares it with when it last received something (facts/dm.md §2.3). */
  readonly now: number;
  /** A number drawn at random, for a new TGUID. */
  readonly tguid: bigint;
  readonly rules: RuleBook;
}

/** One step of a watcher: a copy of its state to change, and what is to be done outside. */
export class WatcherTurn {
  readonly state: WatcherState;
  readonly effects: WatcherEffect[] = [];
  readonly now: number;
  readonly rules: RuleBook;
  readonly #tguid: bigint;

  constructor(before: WatcherState, { now, tguid, rules }: Surroundings) {
    this.state = copyWatcher(before);
    this.now = now;
    this.rules = rules;
    this.#tguid = tguid;
  }

  /** The local database as it reports itself; undefined while it counts as failed. */
  get local(): InstanceReport | undefined {
    return this.state.database.ok ? this.state.database.report : undefined;
  }

  become(to: WatcherStatus, rule: string): void {
    const { status: from } = this.state;
    if (from === to) return;
    this.state.status = to;
    this.effects.push({ kind: 'transition', from, to, rule });
    this.rules.changes?.('watcher', from, to);
    this.log(`DMWATCHER STATUS [${from}-->${to}]`);
  }

  log(text: string): void {
    this.effects.push({ kind: 'log', text });
  }

  /** Tells the local database to do something. */
  instruct(statement: Statement, purpose: Purpose): void {
    const sequence = this.#wait(purpose, 'database');
    this.log(`EXECUTE ${sqlOf(statement)}`);
    this.effects.push({ kind: 'to database', message: { kind: 'execute', sequence, statement } });
  }

  /** Asks another watcher to do a step of a recovery. */
  askForRecovery(standby: string, request: 'control' | 'discard keep buffer'): void {
    const from = this.state.configuration.instance;
    const sequence = this.#wait({ for: 'recovery', standby }, 'watcher');
    const message =
      request === 'control'
        ? ({ kind: 'control', from, sequence, text: this.#controlText() } as const)
        : ({ kind: 'discard keep buffer', from, sequence } as const);
    this.log(request === 'control' ? `SEND DMWATCHER.CTL to ${standby}` : `DISCARD KEEP_BUF of ${standby}`);
    this.effects.push({ kind: 'to watcher', to: standby, message });
  }

  /** Adds a record to the control file, and sends the file to everybody of the group. */
  changeControl(operation: ControlOperation, by: { readonly monitorId: bigint; readonly monitorIp: string }): void {
    const { control, configuration, database } = this.state;
    if (control === undefined) return;
    const slsn = BigInt(database.report?.slsn ?? 0);
    const change = { operation, slsn, tguid: this.#tguid, time: timeOf(this.now), ...by };
    this.state.control = changeControlFile(control, change);
    this.effects.push({ kind: 'store control', control: this.state.control });
    this.log(`DMWATCHER.CTL ${operation}, TGUID ${this.#tguid}, SLSN ${slsn}`);
    if (this.state.control.status !== 'VALID') return;
    const sequence = this.#next();
    const message = { kind: 'control', from: configuration.instance, sequence, text: this.#controlText() } as const;
    this.effects.push({ kind: 'to watcher', to: 'all', message });
  }

  /** Whether something for this purpose is under way. */
  awaits(purpose: Purpose['for']): boolean {
    return [...this.state.pending.values()].some((pending) => pending.purpose.for === purpose);
  }

  #wait(purpose: Purpose, of: Pending['of']): number {
    const sequence = this.#next();
    this.state.pending.set(sequence, { purpose, of, since: this.now });
    return sequence;
  }

  #next(): number {
    const { nextSequence } = this.state;
    this.state.nextSequence += 1;
    return nextSequence;
  }

  #controlText(): string {
    return this.state.control === undefined ? '' : formatControlFile(this.state.control);
  }
}

/** `YYYY-MM-DD hh:mm:ss` of a wall clock in ms. */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
