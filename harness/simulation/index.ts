/** Simulated services whose histories have known verdicts: for tests of the checkers and for the benchmark. */
export { ISOLATION, SIMULATED_ISOLATIONS, type SimulatedIsolation } from './isolation.ts';
export type { ClientOptions } from './clients.ts';
export { simulateBank } from './simulate-bank.ts';
export { simulateCounter } from './simulate-counter.ts';
export { simulateKeyValues } from './simulate-key-values.ts';
export { simulateLongFork } from './simulate-long-fork.ts';
export { simulateMutex } from './simulate-mutex.ts';
export { simulateDrainedQueue, simulateQueue } from './simulate-queue.ts';
export { simulateRegisters, type RegisterOptions } from './simulate-registers.ts';
export { simulateSequential } from './simulate-sequential.ts';
export { simulateSet } from './simulate-set.ts';
export type { TransactionWorkload } from './simulated-database.ts';
export { simulateTransactions, type TransactionSimulation } from './simulate-transactions.ts';
export { withStaleRead } from './stale-read.ts';
export { injectAnomaly } from './inject-anomaly.ts';
export { LIST_APPEND_TEMPLATES } from './list-append-templates.ts';
export { RW_REGISTER_TEMPLATES } from './rw-register-templates.ts';
export type { AnomalyTemplate } from './anomaly-template.ts';
