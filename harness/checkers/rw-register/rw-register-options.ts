import type { Scalar, TransactionOptions } from '../transactions/index.ts';

/**
 * What may be assumed about the order of the versions of a register (Kingsbury and Alvaro 2020, §5.2). Nothing by default:
 * then only the initial state is known to come first.
 */
export interface VersionOrderOptions {
  /** Writes follow reads: a transaction that reads one version and writes another one put the second behind the first. */
  readonly wfrKeys?: boolean;
  /** Each register by itself is sequentially consistent: one process meets its versions in their order. */
  readonly sequentialKeys?: boolean;
  /** Each register by itself is linearizable: what was known before an operation began is not newer than what it sees. */
  readonly linearizableKeys?: boolean;
  /**
   * The order in which transactions committed, known from the database itself (an LSN or CSN): position by `index` of the
   * completion in the history, or of the invocation. Transactions without a position are not ordered.
   */
  readonly transactionOrder?: ReadonlyMap<number, number>;
}

export interface RwRegisterOptions extends TransactionOptions, VersionOrderOptions {
  /**
   * What registers hold before the history begins. Where it is given, a read of anything else that nobody wrote is garbage.
   * Where it is absent it is null, unless a register clearly began with a value of its own (`unwritten-values.ts`).
   */
  readonly initial?: Scalar | null;
}
