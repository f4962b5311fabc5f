import { NEVER, type StateSpace, UNSEEN } from './problem.ts';

/** A completed get: what it returned, and the number of the event at which it did. */
export interface ObservedString {
  readonly text: string;
  readonly returned: number;
}

/**
 * The states of a string to which is appended: only those that are the beginning of what some get returned. All others are
 * `UNSEEN`: whatever is appended to them, no get returns it. A state is a range of the sorted strings, those that begin with it,
 * and a length.
 */
export class ObservedStrings implements StateSpace {
  size = 1;
  seenUntil = new Int32Array(64);
  readonly #sorted: readonly string[];
  /** Latest return by range of `#sorted`: a tree in an array, leaves in its second half. */
  readonly #latest: Int32Array;
  readonly #appended: readonly string[];
  readonly #known = new Map<number, number>();
  readonly #steps = new Map<number, number>();
  readonly #starts: number[] = [0];
  readonly #ends: number[] = [0];
  readonly #lengths: number[] = [0];

  /** @param appended by group: the string that is appended */
  constructor(observed: readonly ObservedString[], appended: readonly string[]) {
    const latest = new Map<string, number>();
    for (const { text, returned } of observed) latest.set(text, Math.max(returned, latest.get(text) ?? -1));
    this.#sorted = [...latest.keys()].sort();
    const leaves = this.#sorted.length;
    this.#latest = new Int32Array(2 * leaves);
    this.#sorted.forEach((text, index) => (this.#latest[leaves + index] = latest.get(text) ?? -1));
    for (let node = leaves - 1; node > 0; node--) {
      this.#latest[node] = Math.max(this.#latest[2 * node] ?? -1, this.#latest[2 * node + 1] ?? -1);
    }
    this.#appended = appended;
    this.seenUntil[UNSEEN] = NEVER;
  }

  stateOf(text: string): number {
    return this.#extend(0, this.#sorted.length, 0, text);
  }

  step(group: number, state: number): number {
    if (state === UNSEEN) return UNSEEN;
    const key = state * this.#appended.length + group;
    const known = this.#steps.get(key);
    if (known !== undefined) return known;
    const after = this.#extend(
      this.#starts[state] ?? 0,
      this.#ends[state] ?? 0,
      this.#lengths[state] ?? 0,
      this.#appended[group] ?? '',
    );
    this.#steps.set(key, after);
    return after;
  }

  /** The strings from `start` to `end` agree up to `length`; which of them go on with `text`? */
  #extend(start: number, end: number, length: number, text: string): number {
    const until = length + text.length;
    const first = this.#search(start, end, (other) => other.slice(length, until) >= text);
    const last = this.#search(first, end, (other) => !other.startsWith(text, length));
    return first === last ? UNSEEN : this.#intern(first, last, until);
  }

  /** The first in the range for which it is true. */
  #search(start: number, end: number, isTrue: (text: string) => boolean): number {
    let [low, high] = [start, end];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isTrue(this.#sorted[middle] ?? '')) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #intern(start: number, end: number, length: number): number {
    const key = length * this.#sorted.length + start;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const state = this.size++;
    if (state >= this.seenUntil.length) {
      const larger = new Int32Array(this.seenUntil.length * 2);
      larger.set(this.seenUntil);
      this.seenUntil = larger;
    }
    this.seenUntil[state] = this.#latestIn(start, end);
    this.#starts.push(start);
    this.#ends.push(end);
    this.#lengths.push(length);
    this.#known.set(key, state);
    return state;
  }

  #latestIn(start: number, end: number): number {
    let latest = -1;
    let low = start + this.#sorted.length;
    let high = end + this.#sorted.length;
    for (; low < high; low >>= 1, high >>= 1) {
      if ((low & 1) === 1) latest = Math.max(latest, this.#latest[low++] ?? -1);
      if ((high & 1) === 1) latest = Math.max(latest, this.#latest[--high] ?? -1);
    }
    return latest;
  }
}
