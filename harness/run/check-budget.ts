import type { ClockBudget } from '../checkers/clock-budget.ts';

/**
 * Of each check, unless told otherwise. Histories that are hard on purpose apart, a check that is not done by then would go on
 * for hours: a million transactions take seconds.
 */
export const CHECK_BUDGET_MINUTES = 2;

/** The budget on this machine's clock. */
export function checkBudget(ms = CHECK_BUDGET_MINUTES * 60_000): ClockBudget {
  return { ms, now: () => performance.now() };
}
