export {
  MICRO,
  type MicroOperation,
  microOperation,
  NEVER,
  NO_VALUE,
  operationIndex,
  type Scalar,
  STATUS,
  type TransactionHistory,
} from './transaction-history.ts';
export { TransactionHistoryBuilder } from './transaction-history-builder.ts';
export { type DependencyGraph, EDGE } from './dependency-graph.ts';
export { DependencyGraphBuilder } from './dependency-graph-builder.ts';
export type { CycleStep, EdgeKind, EdgeReason, ExplainEdge, OrderProof } from './edge-reason.ts';
export { type FoundCycles } from './find-cycles.ts';
export type { CycleAnomaly } from './reported-cycle.ts';
export type {
  InvolvedTransaction,
  SearchBudget,
  TransactionAnomaly,
  TransactionOptions,
  TransactionResult,
} from './transaction-result.ts';
export { AnomalyCollector, concludeTransactions, wantedAnomalies } from './conclude.ts';
export { collectCycles } from './collect-cycles.ts';
export { involve } from './involved-transaction.ts';
export { checkListAppend } from './list-append.ts';
export { explainAnomaly } from './explain.ts';
