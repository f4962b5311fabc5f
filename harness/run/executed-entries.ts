import type { ClusterNode } from '../cluster/node.ts';
import type { ExecutedEntry } from './executed-schedule.ts';
import type { RunClock } from './run-clock.ts';
import type { ScheduleEntry } from './scenario.ts';

/** What became of the entries of a schedule, in the order in which they were begun. */
export class ExecutedEntries {
  readonly #clock: Pick<RunClock, 'now'>;
  readonly #entries: ExecutedEntry[] = [];
  #startNs = 0;

  constructor(clock: Pick<RunClock, 'now'>) {
    this.#clock = clock;
  }

  get all(): readonly ExecutedEntry[] {
    return this.#entries;
  }

  /** The start of the load, ns on the run's clock: moments are told from there. */
  countFrom(startNs: number): void {
    this.#startNs = startNs;
  }

  /** Returns what the other methods know it by. One with a problem, or left out, has ended already. */
  begin(planned: ScheduleEntry, targets: readonly ClusterNode[], more: Partial<ExecutedEntry> = {}): number {
    const startedAt = this.#clock.now();
    const at = (startedAt - this.#startNs) / 1e6;
    const ended = (more.problem ?? more.leftOut) === undefined ? {} : { endedAt: startedAt };
    const entry = { planned, targets: targets.map(({ name }) => name), at, startedAt, ...ended, ...more };
    return this.#entries.push(entry) - 1;
  }

  /** Its healing begins. */
  held(index: number): void {
    const entry = this.#entries[index];
    if (entry === undefined) return;
    this.#entries[index] = { ...entry, heldFor: (this.#clock.now() - entry.startedAt) / 1e6 };
  }

  finish(index: number, problem?: string): void {
    const entry = this.#entries[index];
    if (entry === undefined) return;
    this.#entries[index] = { ...entry, endedAt: this.#clock.now(), ...(problem === undefined ? {} : { problem }) };
  }
}
