/** Time that the search of one check may take; when it is over, the check ends in `unknown`. */
export interface ClockBudget {
  readonly ms: number;
  /** A clock in ms, given by the caller, since checkers have none. */
  readonly now: () => number;
}

/** Starts the budget now; the answer says whether it is spent. */
export function startBudget({ ms, now }: ClockBudget): () => boolean {
  const deadline = now() + ms;
  return () => now() > deadline;
}
