/**
 * Which rules of the data watch hold. Every row of a transition table and every condition has an id; the machines ask
 * here exactly when a rule would make a difference (a transition is about to fire, a condition is about to refuse), so
 * that a rule can be switched off to see which assertions notice.
 */
export interface RuleBook {
  applies(rule: string): boolean;
}

/** What runs in containers: every rule holds. */
export const ALL_RULES: RuleBook = { applies: () => true };

/** A rule and what it says; the tables that machines work by are made of these. */
export interface Rule {
  /** `machine.rule`, stable. */
  readonly id: string;
  readonly says: string;
}

/** One of several conditions, all of which must hold. */
export interface Condition<Case> extends Rule {
  readonly holds: (given: Case) => boolean;
}

/** The conditions that do not hold, apart from those that are switched off. */
export function unmet<Case, Row extends Condition<Case>>(
  conditions: readonly Row[],
  given: Case,
  rules: RuleBook,
): Row[] {
  return conditions.filter((condition) => !condition.holds(given) && rules.applies(condition.id));
}

/** Switches one rule off, or none, and notes which rules made a difference. */
export class RecordingRuleBook implements RuleBook {
  readonly #off: string | undefined;
  readonly used = new Set<string>();

  constructor(off?: string) {
    this.#off = off;
  }

  applies(rule: string): boolean {
    this.used.add(rule);
    return rule !== this.#off;
  }
}
