import type { CheckResult } from '../checker.ts';
import type { BudgetOptions } from './budget.ts';
import type { LinearizableModel } from './model.ts';
import type { ConflictType } from './zones.ts';

export interface LinearizabilityOptions {
  readonly model: LinearizableModel;
  /**
   * The value in the beginning, of every key: `null` for registers (for several registers also an object with a value a key), `""` for
   * kv. A mutex starts free.
   */
  readonly initial?: unknown;
  /** Are values `[key, value]`? By default as the history shows; kv always, multi-register never. */
  readonly keyed?: boolean;
  /** Shared by all keys. */
  readonly budget?: BudgetOptions;
}

export interface LinearizabilityResult extends CheckResult {
  readonly model: LinearizableModel;
  /** Operations that took part: completed, or open changes. */
  readonly operationCount: number;
  /** Keys (or groups of keys that are used together). */
  readonly keyCount: number;
  /** Keys without an order; the earliest ones are in `failures`. */
  readonly failureCount: number;
  /** By the place where their shortest unlinearizable prefix ends, at most 10. */
  readonly failures: readonly LinearizabilityFailure[];
  /** Keys that were not decided within the budget, at most 10, and why. */
  readonly undecided: readonly UndecidedKey[];
  /** Configurations that the search visited; 0 where all keys were decided without one. */
  readonly steps: number;
}

export interface UndecidedKey {
  /** Absent where the values have no key. */
  readonly key?: unknown;
  readonly reason: string;
  /** The history is linearizable up to this operation: its index. */
  readonly reached: number;
}

/** Why one key is not linearizable. */
export interface LinearizabilityFailure {
  /** Absent where the values have no key; the list of keys where several are used together. */
  readonly key?: unknown;
  readonly shortestPrefix: ShortestPrefix;
  /** Ways to order all that returned before, the longest first, at most 10. Empty if finding them again was too expensive. */
  readonly finalPaths: readonly FinalPath[];
  /** What may have been the case right before the prefix ends: the different ends of those orders, at most 10. */
  readonly configurations: readonly Configuration[];
  /** How many configurations the search knew there; 1 where it was decided without a search. */
  readonly configurationCount: number;
  /** Operations that already contradict each other, where it can be said of values that were written once. */
  readonly conflict?: LinearizabilityConflict;
}

/** The history up to here has no order any more, and had one before its last entry. */
export interface ShortestPrefix {
  /** Entries of the history in it. */
  readonly length: number;
  /** Completed or open operations on this key in it. */
  readonly operationCount: number;
  /** The operation whose completion ends it. */
  readonly operation: OperationView;
}

/** An operation of the history. */
export interface OperationView {
  /** Index of its completion, or of its invocation where it is open. */
  readonly index: number;
  /** Index of its invocation; absent for an entry that has none. */
  readonly invoked?: number;
  readonly process: number | string;
  readonly node?: string;
  readonly f: string;
  /** Without the key. */
  readonly value: unknown;
  /** True for one of which nobody knows whether it happened. */
  readonly crashed?: true;
}

export interface Configuration {
  readonly state: unknown;
  /** Operations that were open and had not taken effect. */
  readonly open: readonly OperationView[];
}

/** One order, as far as it goes. */
export interface FinalPath {
  /** Operations in the order. */
  readonly length: number;
  /** The last ones of it, at most 20. */
  readonly steps: readonly PathStep[];
}

export interface PathStep {
  readonly operation: OperationView;
  /** The state after it. */
  readonly state: unknown;
}

export interface LinearizabilityConflict {
  readonly type: ConflictType;
  readonly operations: readonly OperationView[];
}
