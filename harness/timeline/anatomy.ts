import type { TimelineEvent } from './event.ts';
import type { Procedure } from './procedure.ts';

/** A part of a failover, switchover or recovery that took time. Times in ms since 1970. */
export interface Phase {
  readonly name: string;
  readonly title: string;
  readonly node: string;
  readonly start: number;
  readonly end: number;
  /** At least; exactly when `atMostMs` is the same. */
  readonly durationMs: number;
  /** More than `durationMs` where a line at one of its ends has no time of its own. */
  readonly atMostMs: number;
  /** False when only its beginning is logged; then `end` is that of the last line that belongs to it. */
  readonly finished: boolean;
  /** What is worth saying about it; empty when there is nothing. */
  readonly detail: string;
  readonly events: readonly TimelineEvent[];
}

/** Something about a case that is not as the product's procedure has it. */
export interface Finding {
  readonly type: 'missing-phase' | 'broke-off' | 'out-of-order' | 'failed-step';
  readonly message: string;
  readonly node: string;
  /** ms since 1970, where there is a moment. */
  readonly time?: number;
  /** Row of the dossier. */
  readonly row: string;
}

/** One failover, switchover or recovery taken apart. */
export interface Anatomy {
  readonly procedure: Procedure['name'];
  /** The node that executed it. */
  readonly executor: string;
  /** The other nodes, and why it was not they. */
  readonly others: readonly { readonly node: string; readonly reason: string }[];
  readonly start: number;
  readonly end: number;
  readonly phases: readonly Phase[];
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}
