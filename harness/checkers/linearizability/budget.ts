import { type ClockBudget, startBudget } from '../clock-budget.ts';
import { durationText } from '../wording.ts';

/** How much a check may cost; it ends in `unknown` when that is spent. */
export interface BudgetOptions extends Partial<ClockBudget> {
  /** Configurations visited, in all. Unlimited by default. */
  readonly steps?: number;
  /** Configurations kept at one moment (30 bytes or more each; up to 16 times as many are looked at). 150,000 by default. */
  readonly configurations?: number;
}

const DEFAULT_CONFIGURATIONS = 150_000;

/** The clock is looked at once in so many steps. */
const STEPS_BETWEEN_LOOKS = 256;

/** Counts what was spent of a budget that several searches share. */
export class Budget {
  readonly configurations: number;
  /** Why there is none left; undefined while there is. */
  exhausted: string | undefined;
  steps = 0;
  readonly #limit: number;
  readonly #isSpent: (() => boolean) | undefined;
  readonly #ms: number;
  #nextLook = 0;

  constructor({ steps, configurations, ms, now }: BudgetOptions = {}) {
    this.configurations = configurations ?? DEFAULT_CONFIGURATIONS;
    this.#limit = steps ?? Infinity;
    this.#ms = ms ?? Infinity;
    this.#isSpent = ms === undefined || now === undefined ? undefined : startBudget({ ms, now });
  }

  /** False when the budget is spent. */
  spend(steps: number): boolean {
    this.steps += steps;
    if (this.steps > this.#limit) this.exhausted ??= `${this.#limit} steps`;
    if (this.#isSpent !== undefined && this.steps >= this.#nextLook) {
      this.#nextLook = this.steps + STEPS_BETWEEN_LOOKS;
      if (this.#isSpent()) this.exhausted ??= durationText(this.#ms);
    }
    return this.exhausted === undefined;
  }
}
