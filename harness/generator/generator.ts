/**
 * A source of operations. Immutable: asking for the next operation returns it together with the generator that follows,
 * so that a plan can be asked for twice, compared and printed. Same seed, same plan (design.md, principle 9); which
 * process takes an operation, and when really, is decided by the runner and the database.
 */
export interface Generator {
  next(): Step;
}

export type Step = readonly [PlannedOperation, Generator] | 'done';

export interface PlannedOperation {
  readonly workload: string;
  readonly f: string;
  readonly value: unknown;
  readonly target: Target;
  /** When it is due, in ns since the load began; later when no process is free. */
  readonly time: number;
  readonly final?: true;
}

/** Which processes may do an operation: those that follow the primary, or those that stay with one node. */
export type Target = 'primary' | { readonly node: string };
