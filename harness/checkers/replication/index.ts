export { agreementChecker } from './agreement.ts';
export { type ConvergenceResult, convergenceChecker } from './convergence.ts';
