export { checkRun } from './check-run.ts';
export { faultProblems } from './fault-problems.ts';
export { parseThresholds } from './thresholds.ts';
export type { Problem, Verdict, VerdictClass } from './verdict.ts';
