import { messageOf } from '../../errors.ts';
import { leftOutFaults } from '../actions.ts';
import type { CheckResult, Checker, Evidence } from '../checker.ts';
import { decideVerdict } from './decide-verdict.ts';
import { faultProblems } from './fault-problems.ts';
import { evaluateThresholds, parseThresholds } from './thresholds.ts';
import type { Problem, Verdict } from './verdict.ts';

export interface CheckRunOptions {
  /** What the runner knows to be wrong, such as an interruption. */
  readonly problems?: readonly Problem[];
  /** Thresholds as the user wrote them. */
  readonly failOn?: readonly string[];
}

/** Results by name of the checker, and what went wrong while checking. */
export interface CheckedRun {
  readonly checks: Readonly<Record<string, CheckResult>>;
  readonly problems: readonly Problem[];
}

/** Judges a run by its evidence alone. Throws a usage error for a threshold that cannot be read, and nothing else. */
export function checkRun(
  evidence: Evidence,
  checkers: readonly Checker[],
  { problems = [], failOn = [] }: CheckRunOptions = {},
): Verdict {
  const thresholds = parseThresholds(failOn);
  const checked = runCheckers(evidence, checkers);
  const leftOut = leftOutFaults(evidence.history);
  const verdict = decideVerdict(checked.checks, [
    ...problems,
    ...faultProblems(evidence.history),
    ...checked.problems,
    ...evaluateThresholds(thresholds, { evidence, checks: checked.checks }),
  ]);
  return leftOut.length === 0 ? verdict : { ...verdict, leftOut };
}

/** One that crashes does not take the others with it and is never green. */
export function runCheckers(evidence: Evidence, checkers: readonly Checker[]): CheckedRun {
  const checks: Record<string, CheckResult> = {};
  const problems: Problem[] = [];
  for (const checker of checkers) {
    try {
      checks[checker.name] = checker.check(evidence);
    } catch (error) {
      const message = `The checker ${checker.name} crashed: ${messageOf(error)}`;
      problems.push({ class: 'internal', type: 'checker-crashed', message });
      checks[checker.name] = { valid: 'unknown', class: 'consistency', summary: message, anomalies: [] };
    }
  }
  return { checks, problems };
}
