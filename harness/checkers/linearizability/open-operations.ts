import { KIND, type Problem } from './problem.ts';
import type { Slots } from './slots.ts';

/** The operations that are open at one moment, as bit sets over their slots, by what they do. */
export class OpenOperations {
  /** Operation in each slot; stale where the bit is in none of the sets. */
  readonly atSlot: Int32Array;
  /** Set the state whatever it was. */
  readonly writes: Int32Array;
  /** Always possible, with a next state that depends on the state. */
  readonly appends: Int32Array;
  /** Both: they can always be hidden right before a write. */
  readonly unconditional: Int32Array;
  readonly steps: Int32Array;
  readonly looks: Int32Array;
  /** By state, `words` numbers each: reads of it, writes of it, compare-and-sets that need it. */
  readsOf: Int32Array;
  writesOf: Int32Array;
  casFrom: Int32Array;
  readonly #problem: Problem;
  readonly #slots: Slots;

  constructor(problem: Problem, slots: Slots) {
    this.#problem = problem;
    this.#slots = slots;
    const { words } = slots;
    this.atSlot = new Int32Array(words * 32);
    this.writes = new Int32Array(words);
    this.appends = new Int32Array(words);
    this.unconditional = new Int32Array(words);
    this.steps = new Int32Array(words);
    this.looks = new Int32Array(words);
    const states = problem.space.size * words;
    this.readsOf = new Int32Array(states);
    this.writesOf = new Int32Array(states);
    this.casFrom = new Int32Array(states);
  }

  open(operation: number): void {
    this.atSlot[this.#slots.slotOf[operation] ?? 0] = operation;
    this.#flip(operation);
  }

  close(operation: number): void {
    this.#flip(operation);
  }

  /** Makes room for a state that the space has found since; to be called before its sets are read. */
  admit(state: number): void {
    const needed = (state + 1) * this.#slots.words;
    if (needed <= this.readsOf.length) return;
    const length = Math.max(needed, this.readsOf.length * 2);
    this.readsOf = enlarged(this.readsOf, length);
    this.writesOf = enlarged(this.writesOf, length);
    this.casFrom = enlarged(this.casFrom, length);
  }

  /** Adds or removes it in all sets where it belongs. */
  #flip(operation: number): void {
    const { kind, need, next } = this.#problem;
    const slot = this.#slots.slotOf[operation] ?? 0;
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    const { words } = this.#slots;
    switch (kind[operation] ?? KIND.read) {
      case KIND.read:
        this.admit(need[operation] ?? 0);
        flip(this.readsOf, (need[operation] ?? 0) * words + word, bit);
        break;
      case KIND.write:
        this.admit(next[operation] ?? 0);
        flip(this.writesOf, (next[operation] ?? 0) * words + word, bit);
        flip(this.writes, word, bit);
        flip(this.unconditional, word, bit);
        break;
      case KIND.cas:
        this.admit(need[operation] ?? 0);
        flip(this.casFrom, (need[operation] ?? 0) * words + word, bit);
        break;
      case KIND.append:
        flip(this.appends, word, bit);
        flip(this.unconditional, word, bit);
        break;
      case KIND.look:
        flip(this.looks, word, bit);
        break;
      default:
        flip(this.steps, word, bit);
        break;
    }
  }
}

function flip(set: Int32Array, at: number, bit: number): void {
  set[at] = (set[at] ?? 0) ^ bit;
}

function enlarged(array: Int32Array, length: number): Int32Array {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
