import type { Anomaly, Validity } from '../checker.ts';
import type { ModelName } from '../models/index.ts';
import type { CycleStep, OrderProof } from './edge-reason.ts';
import type { MicroOperation, Scalar } from './transaction-history.ts';

/** Limits of the search; what is not proved within them is `cycle-search-timeout`. */
export interface SearchBudget {
  /** Edges that may be looked at, 2^32 unless told. Deterministic. */
  readonly steps?: number;
  /** Asked now and then; true ends the search. The caller's clock, so not deterministic. */
  readonly isExhausted?: () => boolean;
}

export interface TransactionOptions {
  /** What the history must obey; strict-serializable unless told. */
  readonly models?: readonly ModelName[];
  /** Names of anomalies to look for, in place of those that the models forbid. */
  readonly anomalies?: readonly string[];
  readonly budget?: SearchBudget;
}

/** A transaction that takes part in an anomaly. */
export interface InvolvedTransaction {
  /** Index in the history of its completion, else of its invocation. */
  readonly index: number;
  readonly invocationIndex?: number;
  readonly type: 'ok' | 'info' | 'fail';
  readonly process: Scalar;
  readonly node?: string;
  /** From, to in ns; the end is absent where nobody knows it. */
  readonly interval?: readonly [number, number | undefined];
  readonly value: readonly MicroOperation[];
  /** So many micro-operations are not in `value`: of a long transaction, those on keys that do not matter here. */
  readonly leftOut?: number;
}

/** Something that must not be, with all that shows it. */
export interface TransactionAnomaly extends Anomaly {
  /** A minimal sub-history that still shows it. */
  readonly transactions: readonly InvolvedTransaction[];
  readonly key?: Scalar;
  /** The element in question. */
  readonly value?: Scalar | null;
  /** What was read, and what should have been: `...` in front stands for an unknown beginning. */
  readonly read?: readonly Scalar[] | Scalar | null;
  readonly expected?: readonly Scalar[] | Scalar | null;
  /** Reads that contradict each other. */
  readonly readings?: readonly (readonly Scalar[])[];
  /** Indices of the operations, the first one again at the end. */
  readonly cycle?: readonly number[];
  readonly steps?: readonly CycleStep[];
  /** Where the order of versions is not known: that every order leads in a circle. Its last circle is `steps`. */
  readonly proof?: OrderProof;
  /** G1a: the read began when the failure was already known. */
  readonly afterFailure?: boolean;
}

/** What every checker of transactions answers. */
export interface TransactionResult {
  readonly valid: Validity;
  /** Names of what was found of what was asked, sorted. */
  readonly anomalyTypes: readonly string[];
  /** Weakest models that do not hold, strongest first; also for anomalies that were found without having been asked. */
  readonly not: readonly string[];
  readonly alsoNot: readonly string[];
  readonly anomalies: Readonly<Record<string, readonly TransactionAnomaly[]>>;
  /** How many there are of each; more than are listed where a list was cut. */
  readonly anomalyCounts: Readonly<Record<string, number>>;
  readonly transactionCount: number;
  readonly okCount: number;
  readonly infoCount: number;
  readonly failCount: number;
  readonly edgeCount: number;
  /** How many transactions lie on cycles: their anomalies are listed in part only. */
  readonly cyclicTransactions: number;
}
