import type { OperationType } from '../history/operation.ts';
import type { TransactionWorkload } from './simulated-database.ts';

/** A few transactions on keys of their own that show one anomaly and no other. */
export interface AnomalyTemplate {
  /** What must be found, as `checkers/models` names it. */
  readonly anomaly: string;
  readonly workload: TransactionWorkload;
  readonly transactions: readonly TemplateTransaction[];
  /** The weakest models that forbid it. */
  readonly forbiddenBy: readonly string[];
  /** The strongest models that it obeys. */
  readonly allowedBy: readonly string[];
}

export interface TemplateTransaction {
  /** Word, name of the key, value (of a read: what it returned). */
  readonly statements: readonly TemplateStatement[];
  /** How it ended. Default ok. */
  readonly type?: OperationType;
  /** Transactions with the same word are one session. Default: a session of its own. */
  readonly session?: string;
  /**
   * First and last moment. Transactions that share a moment are concurrent; one whose last moment is before the first of
   * another one completes before the other is invoked. Default [1, 1].
   */
  readonly moments?: readonly [first: number, last: number];
}

export type TemplateStatement = readonly [
  word: 'append' | 'w' | 'r',
  key: string,
  value: number | readonly number[] | null,
];
