import type { RuleBook } from '../rules/rule-book.ts';

/** One row of facts/dm.md §5, shown on the simulated cluster. */
export interface Assertion {
  /** `F1`, as in the facts. */
  readonly id: string;
  readonly says: string;
  /** Throws when the row does not hold under these rules. */
  readonly check: (rules: RuleBook) => void;
}
