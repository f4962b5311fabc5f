import type { Statistics } from '../watch/reports.ts';

/**
 * The last N durations in seconds of sends to a standby, or of its replays: N is RLOG_SEND_APPLY_MON, or the actual count
 * where that is smaller (seed 001 §2.1, §2.4).
 */
export class Samples {
  readonly #most: number;
  #seconds: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(seconds: number): void {
    this.#seconds = [...this.#seconds, seconds].slice(-this.#most);
  }

  clear(): void {
    this.#seconds = [];
  }

  get statistics(): Statistics {
    const count = this.#seconds.length;
    return { count, averageSeconds: count === 0 ? 0 : this.#seconds.reduce((sum, next) => sum + next, 0) / count };
  }
}
