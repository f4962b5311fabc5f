/** What an operation does to the state of one register; decides how the search may treat it. */
export const KIND = {
  /** Shows that the state is `need`. */
  read: 0,
  /** Sets the state to `next`, whatever it was: everything before it is overwritten. */
  write: 1,
  /** Sets the state to `next` if it is `need`; it happened only if it was. */
  cas: 2,
  /** Always possible; the next state depends on the state (`StateSpace.step`). */
  append: 3,
  /** Shows something of the state (`StateSpace.step` returns the same state, or `IMPOSSIBLE`). */
  look: 4,
  /** Possible in some states only, changes the state (`StateSpace.step`). */
  step: 5,
} as const;

export type Kind = (typeof KIND)[keyof typeof KIND];

/** The state that stands for all those that no operation will ever see. */
export const UNSEEN = 0;

/** `StateSpace.step`: the operation cannot happen in this state. */
export const IMPOSSIBLE = -1;

/** Event number of what never happens: the return of an operation that crashed. */
export const NEVER = 0x7fffffff;

/** States are numbers from 1; 0 is `UNSEEN`. States may be found while the search goes on. */
export interface StateSpace {
  /** How many states are known, `UNSEEN` included. */
  readonly size: number;
  /** By state: the number of the last event at which an operation that sees this state returns; `NEVER` if unknown. */
  readonly seenUntil: Int32Array;
  /** The state after an operation of this group, or `IMPOSSIBLE`. Only for `append`, `look` and `step`. */
  step(group: number, state: number): number;
}

/**
 * The history of one register (or of several that are only used together), as columns. Operations are numbered in the order of
 * their invocation, events are numbered from 0. Operations that failed, and reads that did not complete, are not in it.
 */
export interface Problem {
  readonly count: number;
  readonly kind: Uint8Array;
  /** The state that `read` and `cas` need. */
  readonly need: Int32Array;
  /** The state after `write` and `cas`. */
  readonly next: Int32Array;
  /** Operations of one group do the same, so that only their order in time tells them apart. */
  readonly group: Int32Array;
  /** Number of the event of invocation. */
  readonly invoked: Int32Array;
  /** Number of the event of return; `NEVER` for one that crashed: it may take effect at any later time, or not at all. */
  readonly returned: Int32Array;
  /** In order: twice the number of the operation, plus one if it is its return. */
  readonly events: Int32Array;
  readonly initial: number;
  readonly space: StateSpace;
}
