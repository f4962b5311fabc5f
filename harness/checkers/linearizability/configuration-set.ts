import { UNSEEN } from './problem.ts';

/** Offsets in a record: state, where its path is recorded, the next record with the same state, then the two bit sets. */
export const STATE = 0;
export const TRACE = 1;
const LINK = 2;
export const BITS = 3;

export const REMOVED = -1;
const END = -1;

/**
 * Configurations that may all be true at one moment, without those that are no better than another one. A configuration is a
 * state, the set of open operations that may still take effect (available), and the set of those that still have to (obliged).
 * One is no better than another with the same state if it has no more available and no fewer obliged; and no state is worse
 * than the one that nobody sees.
 */
export class ConfigurationSet {
  /** Records written since `clear`, removed ones included. */
  count = 0;
  /** Configurations in the set. */
  size = 0;
  readonly stride: number;
  /** `count` records of `stride` numbers; the state of a removed one is `REMOVED`. Replaced when it grows. */
  records: Int32Array;
  readonly #words: number;
  /** By state: its newest record. */
  #heads = new Int32Array(64).fill(END);

  /** @param words 32-bit words in a set of open operations. */
  constructor(words: number) {
    this.#words = words;
    this.stride = BITS + 2 * words;
    this.records = new Int32Array(this.stride * 16);
  }

  clear(): void {
    for (let index = 0; index < this.count; index++) {
      const state = this.records[index * this.stride + STATE] ?? REMOVED;
      if (state !== REMOVED) this.#heads[state] = END;
    }
    this.count = 0;
    this.size = 0;
  }

  /** Adds it unless one in the set is as good, and removes those that are no better. False: it was not added. */
  add(state: number, trace: number, available: Int32Array, obliged: Int32Array): boolean {
    if (state >= this.#heads.length) this.#growHeads(state);
    if (state === UNSEEN ? this.#isBeatenByAny(available, obliged) : this.#isBeaten(state, available, obliged)) {
      return false;
    }
    this.#removeWorse(state, available, obliged);
    if (state !== UNSEEN) this.#removeWorse(UNSEEN, available, obliged);
    this.#append(state, trace, available, obliged);
    return true;
  }

  #isBeaten(state: number, available: Int32Array, obliged: Int32Array): boolean {
    const { records, stride } = this;
    for (let index = this.#heads[state] ?? END; index !== END; index = records[index * stride + LINK] ?? END) {
      if (this.#isAsGood(index * stride + BITS, available, obliged)) return true;
    }
    return false;
  }

  #isBeatenByAny(available: Int32Array, obliged: Int32Array): boolean {
    for (let at = 0, end = this.count * this.stride; at < end; at += this.stride) {
      if (this.records[at] !== REMOVED && this.#isAsGood(at + BITS, available, obliged)) return true;
    }
    return false;
  }

  #isAsGood(at: number, available: Int32Array, obliged: Int32Array): boolean {
    const { records } = this;
    const words = this.#words;
    for (let word = 0; word < words; word++) {
      const missing = (available[word] ?? 0) & ~(records[at + word] ?? 0);
      if ((missing | ((records[at + words + word] ?? 0) & ~(obliged[word] ?? 0))) !== 0) return false;
    }
    return true;
  }

  #isWorse(at: number, available: Int32Array, obliged: Int32Array): boolean {
    const { records } = this;
    const words = this.#words;
    for (let word = 0; word < words; word++) {
      const more = (records[at + word] ?? 0) & ~(available[word] ?? 0);
      if ((more | ((obliged[word] ?? 0) & ~(records[at + words + word] ?? 0))) !== 0) return false;
    }
    return true;
  }

  #removeWorse(state: number, available: Int32Array, obliged: Int32Array): void {
    const { records, stride } = this;
    let before = END;
    for (let index = this.#heads[state] ?? END; index !== END;) {
      const following = records[index * stride + LINK] ?? END;
      if (this.#isWorse(index * stride + BITS, available, obliged)) {
        records[index * stride + STATE] = REMOVED;
        this.size--;
        if (before === END) this.#heads[state] = following;
        else records[before * stride + LINK] = following;
      } else {
        before = index;
      }
      index = following;
    }
  }

  #append(state: number, trace: number, available: Int32Array, obliged: Int32Array): void {
    const words = this.#words;
    const at = this.count * this.stride;
    if (at + this.stride > this.records.length) this.#growRecords();
    const { records } = this;
    records[at + STATE] = state;
    records[at + TRACE] = trace;
    records[at + LINK] = this.#heads[state] ?? END;
    for (let word = 0; word < words; word++) {
      records[at + BITS + word] = available[word] ?? 0;
      records[at + BITS + words + word] = obliged[word] ?? 0;
    }
    this.#heads[state] = this.count;
    this.count++;
    this.size++;
  }

  #growRecords(): void {
    const larger = new Int32Array(this.records.length * 2);
    larger.set(this.records);
    this.records = larger;
  }

  #growHeads(state: number): void {
    const larger = new Int32Array(Math.max(state + 1, this.#heads.length * 2)).fill(END);
    larger.set(this.#heads);
    this.#heads = larger;
  }
}
