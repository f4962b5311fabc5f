/** Time as the line needs it; a test brings its own. */
export interface LineClock {
  /** Milliseconds. */
  now(): number;
  after(ms: number, run: () => void): void;
}

/**
 * Hands on what is put in, in the same order, each item `delayMs()` after it came: an item whose own delay is shorter than
 * that of the one before waits for it, as bytes of one connection do.
 */
export class DelayLine<T> {
  readonly #waiting: { readonly due: number; readonly item: T }[] = [];
  readonly #delayMs: () => number;
  readonly #deliver: (item: T) => void;
  readonly #clock: LineClock;
  #armed = false;
  #lastDue = 0;

  constructor(delayMs: () => number, deliver: (item: T) => void, clock: LineClock = systemClock) {
    this.#delayMs = delayMs;
    this.#deliver = deliver;
    this.#clock = clock;
  }

  push(item: T): void {
    this.#lastDue = Math.max(this.#lastDue, this.#clock.now() + this.#delayMs());
    this.#waiting.push({ due: this.#lastDue, item });
    this.#arm();
  }

  #arm(): void {
    const [next] = this.#waiting;
    if (this.#armed || next === undefined) return;
    this.#armed = true;
    this.#clock.after(Math.max(0, next.due - this.#clock.now()), () => {
      this.#armed = false;
      this.#deliverDue();
      this.#arm();
    });
  }

  #deliverDue(): void {
    const now = this.#clock.now();
    while (this.#waiting[0] !== undefined && this.#waiting[0].due <= now) {
      const [first] = this.#waiting.splice(0, 1);
      if (first !== undefined) this.#deliver(first.item);
    }
  }
}

const systemClock: LineClock = {
  now: () => performance.now(),
  after: (ms, run) => {
    setTimeout(run, Math.ceil(ms));
  },
};

/** Delays around `delayMs`, evenly spread over `jitterMs` to both sides, never below 0. */
export function jittered(delayMs: number, jitterMs: number, random: () => number = Math.random): () => number {
  return () => Math.max(0, delayMs + (random() * 2 - 1) * jitterMs);
}
