import { BITS } from './configuration-set.ts';
import type { OpenOperations } from './open-operations.ts';
import { IMPOSSIBLE, KIND, NEVER, type Problem, UNSEEN } from './problem.ts';
import type { Slots } from './slots.ts';

/** From one configuration to the next by one operation that takes effect; the sets are reused. */
export class Transition {
  /** Of the configuration before it. */
  readonly available: Int32Array;
  readonly obliged: Int32Array;
  /** Of the one after it. */
  readonly nextAvailable: Int32Array;
  readonly nextObliged: Int32Array;
  /** Did an operation that had to see the new state see it? */
  isSeen = false;
  readonly #problem: Problem;
  readonly #slots: Slots;
  readonly #open: OpenOperations;

  constructor(problem: Problem, slots: Slots, open: OpenOperations) {
    this.#problem = problem;
    this.#slots = slots;
    this.#open = open;
    this.available = new Int32Array(slots.words);
    this.obliged = new Int32Array(slots.words);
    this.nextAvailable = new Int32Array(slots.words);
    this.nextObliged = new Int32Array(slots.words);
  }

  /** Starts from a record of a configuration set. */
  load(records: Int32Array, at: number): void {
    const { words } = this.#slots;
    for (let word = 0; word < words; word++) {
      this.available[word] = records[at + BITS + word] ?? 0;
      this.obliged[word] = records[at + BITS + words + word] ?? 0;
    }
  }

  /** The state after the operation, or `IMPOSSIBLE`. `number` is that of the event at hand. */
  stateAfter(operation: number, state: number, number: number): number {
    const { kind, next, group, space } = this.#problem;
    const isKnown = kind[operation] === KIND.write || kind[operation] === KIND.cas;
    const after = isKnown ? (next[operation] ?? 0) : space.step(group[operation] ?? 0, state);
    if (after === IMPOSSIBLE) return IMPOSSIBLE;
    this.#open.admit(after);
    return (space.seenUntil[after] ?? NEVER) < number ? UNSEEN : after;
  }

  /** Is there another open operation that does the same, returns earlier and is not less obliged? */
  isOutOfTurn(operation: number): boolean {
    const { kind, need, next, group, returned } = this.#problem;
    const { words } = this.#slots;
    const open = this.#open;
    const [set, base] =
      kind[operation] === KIND.write
        ? [open.writesOf, (next[operation] ?? 0) * words]
        : kind[operation] === KIND.cas
          ? [open.casFrom, (need[operation] ?? 0) * words]
          : [kind[operation] === KIND.append ? open.appends : open.steps, 0];
    const isObliged = this.wasObliged(operation);
    const deadline = returned[operation] ?? NEVER;
    for (let word = 0; word < words; word++) {
      let same = (set[base + word] ?? 0) & (this.available[word] ?? 0);
      if (isObliged) same &= this.obliged[word] ?? 0;
      while (same !== 0) {
        const bit = same & -same;
        same ^= bit;
        const other = open.atSlot[(word << 5) + 31 - Math.clz32(bit)] ?? 0;
        if (other === operation || group[other] !== group[operation]) continue;
        const otherDeadline = returned[other] ?? NEVER;
        if (otherDeadline < deadline || (otherDeadline === deadline && other < operation)) return true;
      }
    }
    return false;
  }

  /** Computes the sets after it took effect, and `isSeen`. */
  takeEffect(operation: number, after: number): void {
    const { kind } = this.#problem;
    const { words, slotOf } = this.#slots;
    const { unconditional, readsOf, writesOf, looks } = this.#open;
    const isWrite = kind[operation] === KIND.write;
    let isSeen = false;
    for (let word = 0; word < words; word++) {
      const before = this.obliged[word] ?? 0;
      let fulfilled = isWrite || after === UNSEEN ? (unconditional[word] ?? 0) : 0;
      if (after !== UNSEEN) {
        const reads = readsOf[after * words + word] ?? 0;
        if ((before & reads) !== 0) isSeen = true;
        fulfilled |= reads | (writesOf[after * words + word] ?? 0);
      }
      this.nextAvailable[word] = this.available[word] ?? 0;
      this.nextObliged[word] = before & ~fulfilled;
      if ((before & (looks[word] ?? 0)) !== 0 && this.#look(word, before, after)) isSeen = true;
    }
    const slot = slotOf[operation] ?? 0;
    const others = ~(1 << (slot & 31));
    this.nextAvailable[slot >> 5] = (this.nextAvailable[slot >> 5] ?? 0) & others;
    this.nextObliged[slot >> 5] = (this.nextObliged[slot >> 5] ?? 0) & others;
    this.isSeen = isSeen;
  }

  #look(word: number, before: number, after: number): boolean {
    const { group, space } = this.#problem;
    const { looks, atSlot } = this.#open;
    let isSeen = false;
    let looking = before & (looks[word] ?? 0);
    while (looking !== 0) {
      const bit = looking & -looking;
      looking ^= bit;
      const operation = atSlot[(word << 5) + 31 - Math.clz32(bit)] ?? 0;
      if (space.step(group[operation] ?? 0, after) !== after) continue;
      this.nextObliged[word] = (this.nextObliged[word] ?? 0) & ~bit;
      isSeen = true;
    }
    return isSeen;
  }

  /** Did it still have to take effect before? */
  wasObliged(operation: number): boolean {
    const slot = this.#slots.slotOf[operation] ?? 0;
    return (((this.obliged[slot >> 5] ?? 0) >> (slot & 31)) & 1) === 1;
  }

  /** Has the operation that returns taken effect, by itself, by being seen, or hidden before a write? */
  isFulfilled(returning: number): boolean {
    const slot = this.#slots.slotOf[returning] ?? 0;
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    return ((this.obliged[word] ?? 0) & bit) !== 0 && ((this.nextObliged[word] ?? 0) & bit) === 0;
  }

  /** Could an open operation follow that depends on this state? Otherwise there was no need to pass through it. */
  enablesAnother(after: number): boolean {
    const { words } = this.#slots;
    const { casFrom, appends, steps } = this.#open;
    for (let word = 0; word < words; word++) {
      const appending = after === UNSEEN ? 0 : (appends[word] ?? 0);
      const dependent = (casFrom[after * words + word] ?? 0) | appending | (steps[word] ?? 0);
      if ((dependent & (this.nextAvailable[word] ?? 0)) !== 0) return true;
    }
    return false;
  }
}
