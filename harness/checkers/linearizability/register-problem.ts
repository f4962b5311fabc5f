import { IMPOSSIBLE, KIND, NEVER, type Problem, type StateSpace, UNSEEN } from './problem.ts';

/** One operation on one register with coded values: what it needs and what it sets. */
export interface RegisterOperations {
  readonly count: number;
  /** `KIND.read`, `KIND.write` or `KIND.cas`. */
  readonly kind: Uint8Array;
  /** Code of the value that a read or cas needs, and that a write or cas sets. */
  readonly need: Int32Array;
  readonly next: Int32Array;
  readonly invoked: Int32Array;
  readonly returned: Int32Array;
  readonly events: Int32Array;
  readonly initial: number;
}

/** A register whose states are its values, numbered densely from 1. */
export interface RegisterProblem extends Problem {
  /** By state: the code of the value. */
  readonly valueOf: readonly number[];
}

/**
 * Numbers the values of one register.
 *
 * @param scratch by code of a value, all 0; it is all 0 again afterwards
 */
export function registerProblem(operations: RegisterOperations, scratch: Int32Array): RegisterProblem {
  const { count, kind } = operations;
  const need = new Int32Array(count);
  const next = new Int32Array(count);
  const valueOf: number[] = [-1];
  const stateOf = (code: number): number => {
    const known = scratch[code] ?? 0;
    if (known !== 0) return known;
    valueOf.push(code);
    return (scratch[code] = valueOf.length - 1);
  };
  const initial = stateOf(operations.initial);
  for (let operation = 0; operation < count; operation++) {
    if (kind[operation] !== KIND.write) need[operation] = stateOf(operations.need[operation] ?? 0);
    if (kind[operation] !== KIND.read) next[operation] = stateOf(operations.next[operation] ?? 0);
  }
  for (let state = 1; state < valueOf.length; state++) scratch[valueOf[state] ?? 0] = 0;
  const size = valueOf.length;
  const group = new Int32Array(count);
  for (let operation = 0; operation < count; operation++) {
    group[operation] = (need[operation] ?? 0) * size + (next[operation] ?? 0);
  }
  const columns = { ...operations, need, next, group, initial };
  return { ...columns, valueOf, space: new RegisterSpace(size, seenUntil(columns, size)) };
}

class RegisterSpace implements StateSpace {
  readonly size: number;
  readonly seenUntil: Int32Array;

  constructor(size: number, seen: Int32Array) {
    this.size = size;
    this.seenUntil = seen;
  }

  step(): number {
    return IMPOSSIBLE;
  }
}

/** A value is seen by reads and compare-and-sets; by one that crashed only as far as its own effect is seen. */
function seenUntil({ count, kind, need, next, returned }: Omit<Problem, 'space'>, size: number): Int32Array {
  const seen = new Int32Array(size).fill(-1);
  const crashed: number[] = [];
  for (let operation = 0; operation < count; operation++) {
    if (kind[operation] === KIND.write) continue;
    if (returned[operation] === NEVER) crashed.push(operation);
    else raise(seen, need[operation] ?? 0, returned[operation] ?? 0);
  }
  let changed = crashed.length > 0;
  while (changed) {
    changed = false;
    for (const operation of crashed) {
      if (raise(seen, need[operation] ?? 0, seen[next[operation] ?? 0] ?? -1)) changed = true;
    }
  }
  seen[UNSEEN] = NEVER;
  return seen;
}

function raise(seen: Int32Array, state: number, until: number): boolean {
  if (until <= (seen[state] ?? -1)) return false;
  seen[state] = until;
  return true;
}
