import { KIND, NEVER, type Problem } from './problem.ts';

/** Which bit stands for which operation while it is open. */
export interface Slots {
  /** 32-bit words that are needed for all bits. */
  readonly words: number;
  /** By operation: its bit, or `NO_SLOT` for a crashed one that nobody can ever have seen. */
  readonly slotOf: Int32Array;
  /** By event: the first crashed operation whose effect nobody can see any more after it, or `NO_OPERATION`. */
  readonly retiredAt: ReadonlyMap<number, readonly number[]>;
}

export const NO_SLOT = -1;

/**
 * Gives every operation a bit from its invocation to its return. A crashed operation keeps its bit until the last operation
 * that can see its effect has returned; then it does not matter any more whether it happened.
 */
export function assignSlots(problem: Problem): Slots {
  const slotOf = new Int32Array(problem.count).fill(NO_SLOT);
  const retiredAt = new Map<number, number[]>();
  const free: number[] = [];
  let used = 0;
  problem.events.forEach((event, number) => {
    const operation = event >> 1;
    if ((event & 1) === 0) {
      const until = problem.returned[operation] === NEVER ? usefulUntil(problem, operation) : NEVER;
      if (until <= number) return;
      if (until !== NEVER) addTo(retiredAt, until, operation);
      slotOf[operation] = free.pop() ?? used++;
      return;
    }
    free.push(slotOf[operation] ?? 0);
    for (const retired of retiredAt.get(number) ?? []) free.push(slotOf[retired] ?? 0);
  });
  return { words: Math.max(1, Math.ceil(used / 32)), slotOf, retiredAt };
}

/** The last event at which it can matter whether a crashed operation happened. */
function usefulUntil({ kind, need, next, space }: Problem, operation: number): number {
  const seen = (state: number | undefined): number => space.seenUntil[state ?? 0] ?? NEVER;
  switch (kind[operation] ?? KIND.read) {
    case KIND.write:
      return seen(next[operation]);
    case KIND.cas:
      return Math.min(seen(need[operation]), seen(next[operation]));
    default:
      return NEVER;
  }
}

function addTo(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
