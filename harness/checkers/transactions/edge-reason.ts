import type { Scalar } from './transaction-history.ts';

/** What an edge of the graph of dependencies is. */
export type EdgeKind = 'ww' | 'wr' | 'rw' | 'process' | 'realtime';

/** Why one transaction comes before another. Facts only; `explain.ts` makes sentences of them. */
export interface EdgeReason {
  readonly kind: EdgeKind;
  readonly key?: Scalar;
  /** ww: what the later one wrote; wr: what was written and read; rw: what the later one wrote and the reader did not see. */
  readonly value?: Scalar | null;
  /** ww: the value before it; rw: the last value that the reader saw, null for the initial state. */
  readonly previous?: Scalar | null;
  /** The list that was read (list-append, wr and rw). */
  readonly read?: readonly Scalar[];
  /** Index of an operation that shows the order of the two versions (a read that contains both). */
  readonly witness?: number;
  /**
   * rw: what the later one had itself read of `witness`, who wrote `previous`: then its own write comes later, or the two were
   * a circle by themselves.
   */
  readonly after?: { readonly key: Scalar; readonly value: Scalar | null };
  /** The step holds only if the later one was committed, as is certain where nobody reads what is not (ww that counts as wr). */
  readonly onlyIfCommitted?: true;
  /** Name of the process (process). */
  readonly process?: Scalar;
}

/** A step of a cycle: from one transaction to the next. */
export interface CycleStep extends EdgeReason {
  /** Index in the history of the operation that comes first. */
  readonly from: number;
  readonly to: number;
}

/**
 * Why no order of versions helps: what is certain, one after the other, and the circle to which that leads. Of each certain
 * order `otherwise` shows that the other way round leads in a circle too, by itself or with what it makes certain.
 */
export interface OrderProof {
  readonly certain: readonly { readonly order: CycleStep; readonly otherwise: OrderProof }[];
  readonly circle: readonly CycleStep[];
}

/** Says why `from` comes before `to`, both numbers of transactions. Called only for edges that are reported. */
export type ExplainEdge = (from: number, to: number, kind: 'ww' | 'wr' | 'rw') => EdgeReason;
