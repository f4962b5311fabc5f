import type { LeftOutFault } from '../actions.ts';
import type { CheckResult, Validity } from '../checker.ts';

export const VERDICT_SCHEMA = 'dbquake/verdict@1';

/** `verdict.json`. Later versions add fields; they do not change or remove these. */
export interface Verdict {
  readonly schema: typeof VERDICT_SCHEMA;
  readonly valid: Validity;
  readonly class: VerdictClass;
  readonly exitCode: number;
  /** One line: what happened, or why it is unknown. */
  readonly summary: string;
  /** Results by name of the checker. A checker that crashed is `unknown` with the class `internal` in `problems`. */
  readonly checks: Readonly<Record<string, CheckResult>>;
  /** What kept the run from a clean verdict besides the checks: a fault that did not bite, a crash, a threshold. */
  readonly problems: readonly Problem[];
  /** Faults drawn at random that were not carried out, and why; absent when there was none. */
  readonly leftOut?: readonly LeftOutFault[];
}

export type VerdictClass =
  'valid' | 'consistency' | 'replication' | 'availability' | 'internal' | 'environment' | 'unknown';

export interface Problem {
  readonly class: Exclude<VerdictClass, 'valid'>;
  /** Stable name: `fault-did-not-bite`, `heal-failed`, `checker-crashed`, `threshold`, `interrupted`... */
  readonly type: string;
  readonly message: string;
}

/** Exit codes in the order in which they win (design.md, "Exit codes"). */
export const EXIT_CODES: readonly (readonly [VerdictClass, number])[] = [
  ['consistency', 1],
  ['replication', 4],
  ['availability', 5],
  ['internal', 70],
  ['environment', 3],
  ['unknown', 2],
  ['valid', 0],
];
