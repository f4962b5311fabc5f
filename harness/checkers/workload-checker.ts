import type { Operation } from '../history/operation.ts';
import type { CheckResult, Checker } from './checker.ts';

/** A checker that looks at nothing but the client operations of one workload. */
export function workloadChecker<Result extends CheckResult>(
  workload: string,
  check: (history: readonly Operation[]) => Result,
): Checker<Result> {
  return {
    name: workload,
    check: ({ history }) => check(history.filter((operation) => operation.workload === workload)),
  };
}
