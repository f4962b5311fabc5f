/** The library: what a suite of your own needs (README, "As a library"). */
export { quakeAssertions } from './chai/quake-assertions.ts';
export { QuakeError } from './errors.ts';
export type { Fault, FaultContext, Injection } from './faults/index.ts';
export { builtInScenarios, scenario } from './run/built-in-scenarios.ts';
export { deployCluster, type DeployRequest, type LiveCluster } from './run/deploy-cluster.ts';
export { loadScenario } from './run/load-scenario.ts';
export { runScenario, type RunOutcome, type RunRequest } from './run/run-scenario.ts';
export type { Scenario } from './run/scenario.ts';
