/** The machines whose states have tables. */
export type Machine = 'watcher' | 'database';

/**
 * Which rules of the data watch hold. Every row of a transition table and every condition has an id; the machines ask
 * here exactly when a rule would make a difference (a transition is about to fire, a condition is about to refuse), so
 * that a rule can be switched off to see which assertions notice.
 */
export interface RuleBook {
  applies(rule: string): boolean;
  /** Is told of every change of state, for the coverage of the transitions. */
  changes?(machine: Machine, from: string, to: string): void;
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

/** Every rule holds but these: a defect that was switched on. */
export function allRulesBut(off: readonly string[]): RuleBook {
  return { applies: (rule) => !off.includes(rule) };
}

/** Switches rules off, or none, and notes which rules made a difference and which changes of state were seen. */
export class RecordingRuleBook implements RuleBook {
  readonly #off: readonly string[];
  readonly used = new Set<string>();
  /** `watcher OPEN>RECOVERY` */
  readonly seen = new Set<string>();

  constructor(...off: readonly string[]) {
    this.#off = off;
  }

  applies(rule: string): boolean {
    this.used.add(rule);
    return !this.#off.includes(rule);
  }

  changes(machine: Machine, from: string, to: string): void {
    this.seen.add(`${machine} ${from}>${to}`);
  }
}
