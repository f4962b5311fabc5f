import { holdsAnswers, type Backlog, type ReplayLimits } from '../database/replay-limits.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import type { Packet } from './redo.ts';

interface Clock {
  now(): number;
  later(delay: number, run: () => void): void;
}

/** The replay of a standby: one packet after the other, each takes `time`. */
export class Replay {
  readonly #clock: Clock;
  readonly #limits: ReplayLimits;
  readonly #rules: RuleBook;
  readonly #queue: { readonly packet: Packet; readonly replayed: () => void }[] = [];
  readonly #held: (() => void)[] = [];
  #since: number | undefined;
  /** ms for each packet; 0 replays at once. */
  time = 0;

  constructor(clock: Clock, limits: ReplayLimits, rules: RuleBook) {
    this.#clock = clock;
    this.#limits = limits;
    this.#rules = rules;
  }

  get backlog(): Backlog {
    const megabytes = this.#queue.reduce((sum, { packet }) => sum + (packet.megabytes ?? 0), 0);
    return { buffers: this.#queue.length, megabytes };
  }

  /** How long it has been at one packet. */
  get secondsAtOne(): number {
    return this.#since === undefined ? 0 : (this.#clock.now() - this.#since) / 1000;
  }

  add(packet: Packet, replayed: () => void): void {
    if (this.time === 0 && this.#queue.length === 0) {
      replayed();
      return;
    }
    this.#queue.push({ packet, replayed });
    if (this.#queue.length === 1) this.#begin();
  }

  /** Answers, at once or when the backlog allows it again. */
  answer(send: () => void): void {
    if (this.#holds()) this.#held.push(send);
    else send();
  }

  #holds(): boolean {
    return holdsAnswers(this.backlog, this.#limits, this.#rules);
  }

  #begin(): void {
    this.#since = this.#clock.now();
    this.#clock.later(this.time, () => {
      this.#queue.shift()?.replayed();
      this.#since = undefined;
      if (!this.#holds()) for (const send of this.#held.splice(0)) send();
      if (this.#queue.length > 0) this.#begin();
    });
  }
}
