import type { StepCounter } from './cycle-search.ts';
import type { SearchBudget } from './transaction-result.ts';

/** Minutes on any machine: the bound on histories made to be hard, never met by others. */
const DEFAULT_STEPS = 2 ** 32;
/** The caller's clock is asked once in so many steps. */
const ASK_EVERY = 1 << 18;

/** Counts down a budget. */
export class SearchSteps implements StepCounter {
  private left: number;
  private untilAsked = ASK_EVERY;
  private readonly budget: SearchBudget;
  private ended = false;

  constructor(budget: SearchBudget) {
    this.budget = budget;
    this.left = budget.steps ?? DEFAULT_STEPS;
  }

  get exhausted(): boolean {
    return this.ended;
  }

  spend(steps: number): boolean {
    if (this.ended) return false;
    this.left -= steps;
    this.untilAsked -= steps;
    if (this.left < 0) this.ended = true;
    if (this.untilAsked <= 0) {
      this.untilAsked = ASK_EVERY;
      if (this.budget.isExhausted?.() === true) this.ended = true;
    }
    return !this.ended;
  }
}
