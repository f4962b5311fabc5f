import type { RuleBook } from '../rules/rule-book.ts';
import { isActivePrimary } from '../watch/reports.ts';
import { timeOf } from '../watcher/watcher-turn.ts';
import {
  copyMonitor,
  type MonitorEffect,
  type MonitorState,
  type PlannedStep,
  type SeenWatcher,
} from './monitor-state.ts';

/** Before lines that belong to the one above, as in the logs of the product. */
const INDENT = ' '.repeat(10);

/** One step of a monitor: a copy of its state to change, and what is to be done outside. */
export class MonitorTurn {
  readonly state: MonitorState;
  readonly effects: MonitorEffect[] = [];
  /** Wall clock of its machine, ms. */
  readonly now: number;
  readonly rules: RuleBook;

  constructor(before: MonitorState, { now, rules }: { readonly now: number; readonly rules: RuleBook }) {
    this.state = copyMonitor(before);
    this.now = now;
    this.rules = rules;
  }

  print(...lines: string[]): void {
    for (const text of lines) this.effects.push({ kind: 'print', text });
  }

  /** A line of its own, `[monitor] <time>: …`, and what belongs to it below. */
  log(text: string, ...below: readonly string[]): void {
    this.logOf('monitor', text, ...below);
  }

  /** A line of the monitor or of the watcher of an instance (seed 001 §3.6); by the clock of the monitor. */
  logOf(who: string, text: string, ...below: readonly string[]): void {
    this.effects.push({
      kind: 'log',
      text: [`[${who}] ${timeOf(this.now)}: ${text}`, ...below.map((line) => `${INDENT}${line}`)].join('\n'),
      toFile: this.state.configuration.logInterval > 0,
    });
  }

  /** Watchers that are heard of, by the name of their instance. */
  get reachable(): SeenWatcher[] {
    const seen = [...this.state.watchers.values()].filter(({ lost }) => !lost);
    return seen.sort((left, right) => left.report.instance.localeCompare(right.report.instance));
  }

  /** The primary that works. */
  get primary(): SeenWatcher | undefined {
    const works = this.reachable.filter(({ report }) => report.instanceOk && report.database?.mode === 'PRIMARY');
    return works.find(({ report }) => isActivePrimary(report.database)) ?? works[0];
  }

  /** The primary that is gone: it worked as PRIMARY when it was last heard of; of several, the one that worked last. */
  get failedPrimary(): SeenWatcher | undefined {
    return [...this.state.watchers.values()]
      .filter(({ lost, report, working }) => (lost || !report.instanceOk) && working?.database?.mode === 'PRIMARY')
      .sort((left, right) => right.workingAt - left.workingAt)[0];
  }

  /** Begins to carry out a command: its steps between locking and unlocking every watcher that is heard of. */
  run(
    title: string,
    steps: readonly PlannedStep[],
    options: { readonly login?: true; readonly takesOver?: string } = {},
  ): void {
    const names = this.reachable.map(({ report }) => report.instance);
    if (names.length === 0) {
      this.print(`No watcher is heard of that could ${title}.`);
      return;
    }
    const lock = names.map((to): PlannedStep => ({ to, step: { kind: 'lock' } }));
    const all = options.login === true ? steps : [...lock, ...steps, ...this.unlocking()];
    this.state.running = { title, steps: all, index: 0, sentAt: this.now, sequence: 0, failure: undefined, ...options };
    this.log(`Start to ${title}`);
    this.send();
  }

  /** Sends the step of the running command that is next. */
  send(): void {
    const { running, configuration } = this.state;
    const planned = running?.steps[running.index];
    if (running === undefined || planned === undefined) return;
    running.sequence = this.state.nextSequence;
    running.sentAt = this.now;
    this.state.nextSequence += 1;
    const { monitorId } = configuration;
    const message = { kind: 'step', monitorId, sequence: running.sequence, step: planned.step } as const;
    this.effects.push({ kind: 'to watcher', to: planned.to, message });
  }

  unlocking(): PlannedStep[] {
    return this.reachable.map(({ report }) => ({ to: report.instance, step: { kind: 'unlock' }, optional: true }));
  }
}
