import type { Budget } from './budget.ts';
import { BITS, ConfigurationSet, REMOVED, STATE, TRACE } from './configuration-set.ts';
import { OpenOperations } from './open-operations.ts';
import { narrow } from './narrow.ts';
import { IMPOSSIBLE, KIND, NEVER, type Problem, UNSEEN } from './problem.ts';
import { assignSlots, NO_SLOT, type Slots } from './slots.ts';
import type { Trace } from './trace.ts';
import { Transition } from './transition.ts';

export type SearchOutcome =
  | { readonly valid: true }
  | ({ readonly valid: false } & Dead)
  /** None of the configurations that were kept explains the event, but some were dropped to keep within the width. */
  | ({ readonly valid: 'lost' } & Dead)
  | { readonly valid: 'unknown'; readonly event: number; readonly reason: string };

interface Dead {
  /** The return that nothing explains. */
  readonly event: number;
  /** Configurations before it, some of them, and how many there were. */
  readonly last: readonly LastConfiguration[];
  readonly count: number;
}

/** What may have been the case before the event that cannot be explained. */
export interface LastConfiguration {
  readonly state: number;
  /** Entry of the trace; 0 when none was kept. */
  readonly trace: number;
}

/** While one event is explained, so many times more configurations are looked at. */
const VISITED_PER_KEPT = 16;

/** Most configurations in an outcome. */
const MOST_LAST = 64;

/**
 * Is there an order? Walks through the events and keeps all configurations that may be true (Wing and Gong 1993, in the
 * just-in-time form of Lowe 2017: an operation takes effect only when a return needs it). What keeps them few:
 * - a read takes effect as soon as the state fits: it never needs to wait;
 * - after a write took effect, every other open write may be thought of as hidden right before it, so it is no longer an obligation;
 * - of operations that do the same, the one that returns first goes first;
 * - a state that no operation will see any more is like any other such state;
 * - configurations that are no better than another one are dropped (`ConfigurationSet`).
 */
export class FrontierSearch {
  readonly #problem: Problem;
  readonly #budget: Budget;
  readonly #trace: Trace | undefined;
  readonly #slots: Slots;
  readonly #open: OpenOperations;
  #frontier: ConfigurationSet;
  #following: ConfigurationSet;
  readonly #visited: ConfigurationSet;
  readonly #transition: Transition;
  /** Sets of the configuration that is stored. */
  readonly #storedAvailable: Int32Array;
  readonly #storedObliged: Int32Array;
  /** Slots that are closed by the event at hand. */
  readonly #closing: Int32Array;
  readonly #width: number;
  #isNarrowed = false;

  /** @param width the most configurations that are kept from one event to the next; beyond it the most promising ones are */
  constructor(problem: Problem, budget: Budget, width: number, trace?: Trace) {
    this.#problem = problem;
    this.#budget = budget;
    this.#width = width;
    this.#trace = trace;
    this.#slots = assignSlots(problem);
    this.#open = new OpenOperations(problem, this.#slots);
    const { words } = this.#slots;
    this.#frontier = new ConfigurationSet(words);
    this.#following = new ConfigurationSet(words);
    this.#visited = new ConfigurationSet(words);
    this.#transition = new Transition(problem, this.#slots, this.#open);
    this.#storedAvailable = new Int32Array(words);
    this.#storedObliged = new Int32Array(words);
    this.#closing = new Int32Array(words);
  }

  run(): SearchOutcome {
    const { events, initial } = this.#problem;
    this.#frontier.add(initial, 0, this.#storedAvailable, this.#storedObliged);
    for (let number = 0; number < events.length; number++) {
      const event = events[number] ?? 0;
      if ((event & 1) === 0) {
        this.#invoke(event >> 1);
        continue;
      }
      if (this.#isSettled(event >> 1, number)) {
        this.#open.close(event >> 1);
        continue;
      }
      this.#return(event >> 1, number);
      if (this.#budget.exhausted !== undefined) {
        return { valid: 'unknown', event: number, reason: this.#budget.exhausted };
      }
      if (this.#following.size === 0) return { valid: this.#isNarrowed ? 'lost' : false, ...this.#dead(number) };
      [this.#frontier, this.#following] = [this.#following, this.#frontier];
      if (this.#frontier.size > this.#width) this.#narrow();
    }
    return { valid: true };
  }

  #narrow(): void {
    this.#isNarrowed = true;
    narrow(this.#frontier, this.#following, this.#width, this.#slots.words);
    [this.#frontier, this.#following] = [this.#following, this.#frontier];
  }

  #invoke(operation: number): void {
    const slot = this.#slots.slotOf[operation] ?? NO_SLOT;
    if (slot === NO_SLOT) return;
    this.#open.open(operation);
    const { kind, returned } = this.#problem;
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    const { records, stride, count } = this.#frontier;
    const isChange = kind[operation] !== KIND.read && kind[operation] !== KIND.look;
    const mustHappen = returned[operation] !== NEVER;
    for (let at = 0, end = count * stride; at < end; at += stride) {
      const state = records[at + STATE] ?? REMOVED;
      if (state === REMOVED) continue;
      const availableAt = at + BITS + word;
      if (isChange) records[availableAt] = (records[availableAt] ?? 0) | bit;
      if (!mustHappen || this.#happensUnnoticed(operation, state)) continue;
      const obligedAt = availableAt + this.#slots.words;
      records[obligedAt] = (records[obligedAt] ?? 0) | bit;
    }
  }

  /** Can it take effect right now without a change? */
  #happensUnnoticed(operation: number, state: number): boolean {
    const { kind, need, next, group, space } = this.#problem;
    switch (kind[operation] ?? KIND.read) {
      case KIND.read:
        return state === need[operation];
      case KIND.write:
        return state === UNSEEN || state === next[operation];
      case KIND.append:
        return state === UNSEEN;
      case KIND.look:
        return space.step(group[operation] ?? 0, state) === state;
      default:
        return false;
    }
  }

  /** Nothing is to be done when an operation returns that has taken effect in all configurations. */
  #isSettled(operation: number, number: number): boolean {
    if (this.#slots.retiredAt.has(number)) return false;
    const slot = this.#slots.slotOf[operation] ?? 0;
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    const { records, stride, count } = this.#frontier;
    const { words } = this.#slots;
    const { seenUntil } = this.#problem.space;
    for (let at = 0, end = count * stride; at < end; at += stride) {
      const state = records[at + STATE] ?? REMOVED;
      if (state === REMOVED) continue;
      if ((((records[at + BITS + word] ?? 0) | (records[at + BITS + words + word] ?? 0)) & bit) !== 0) return false;
      if (state !== UNSEEN && (seenUntil[state] ?? NEVER) <= number) return false;
    }
    return true;
  }

  /** Fills `#following` with all configurations in which the operation has taken effect. */
  #return(operation: number, number: number): void {
    this.#following.clear();
    this.#visited.clear();
    this.#closing.fill(0);
    this.#close(operation);
    const retired = this.#slots.retiredAt.get(number) ?? [];
    retired.forEach((crashed) => this.#close(crashed));
    this.#begin(operation, number);
    for (let index = 0; index < this.#visited.count; index++) {
      if (this.#visited.records[index * this.#visited.stride + STATE] !== REMOVED)
        this.#expand(index, operation, number);
      if (!this.#budget.spend(1)) break;
      if (this.#visited.size > this.#width * VISITED_PER_KEPT) {
        this.#isNarrowed = true;
        break;
      }
    }
    this.#open.close(operation);
    retired.forEach((crashed) => this.#open.close(crashed));
  }

  /** From this event on it can take no effect any more. */
  #close(operation: number): void {
    const slot = this.#slots.slotOf[operation] ?? 0;
    this.#closing[slot >> 5] = (this.#closing[slot >> 5] ?? 0) | (1 << (slot & 31));
  }

  /** Sorts the frontier: where it has taken effect, and where it may still do so. */
  #begin(operation: number, number: number): void {
    const { records, stride, count } = this.#frontier;
    const slot = this.#slots.slotOf[operation] ?? 0;
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    for (let at = 0, end = count * stride; at < end; at += stride) {
      const state = records[at + STATE] ?? REMOVED;
      if (state === REMOVED) continue;
      this.#transition.load(records, at);
      const { available, obliged } = this.#transition;
      const trace = records[at + TRACE] ?? 0;
      const isObliged = ((obliged[word] ?? 0) & bit) !== 0;
      if (!isObliged) this.#keep(state, trace, available, obliged, number);
      if (isObliged || ((available[word] ?? 0) & bit) !== 0) this.#visited.add(state, trace, available, obliged);
    }
  }

  #keep(state: number, trace: number, available: Int32Array, obliged: Int32Array, number: number): boolean {
    const kept = (this.#problem.space.seenUntil[state] ?? NEVER) <= number ? UNSEEN : state;
    const { words } = this.#slots;
    for (let word = 0; word < words; word++) {
      const open = ~(this.#closing[word] ?? 0);
      this.#storedAvailable[word] = (available[word] ?? 0) & open;
      const unnoticed = kept === UNSEEN ? (this.#open.unconditional[word] ?? 0) : 0;
      this.#storedObliged[word] = (obliged[word] ?? 0) & open & ~unnoticed;
    }
    return this.#following.add(kept, trace, this.#storedAvailable, this.#storedObliged);
  }

  #expand(index: number, returning: number, number: number): void {
    const at = index * this.#visited.stride;
    const state = this.#visited.records[at + STATE] ?? 0;
    const trace = this.#visited.records[at + TRACE] ?? 0;
    this.#transition.load(this.#visited.records, at);
    const { words } = this.#slots;
    const { writes, steps, appends, casFrom, atSlot } = this.#open;
    for (let word = 0; word < words; word++) {
      const conditional = (steps[word] ?? 0) | (casFrom[state * words + word] ?? 0);
      const appending = state === UNSEEN ? 0 : (appends[word] ?? 0);
      let candidates = (this.#transition.available[word] ?? 0) & ((writes[word] ?? 0) | conditional | appending);
      while (candidates !== 0) {
        const bit = candidates & -candidates;
        candidates ^= bit;
        this.#apply(atSlot[(word << 5) + 31 - Math.clz32(bit)] ?? 0, state, trace, returning, number);
      }
    }
  }

  /** The configuration after one more operation took effect. */
  #apply(operation: number, state: number, trace: number, returning: number, number: number): void {
    const transition = this.#transition;
    const after = transition.stateAfter(operation, state, number);
    if (after === IMPOSSIBLE || transition.isOutOfTurn(operation)) return;
    transition.takeEffect(operation, after);
    const { nextAvailable, nextObliged } = transition;
    const { kind } = this.#problem;
    const entry = this.#trace?.following ?? 0;
    const isReturning = operation === returning;
    const isFulfilled = isReturning || transition.isFulfilled(returning);
    let isStored = isFulfilled && this.#keep(after, entry, nextAvailable, nextObliged, number);
    const isLast = isReturning || (isFulfilled && (kind[returning] === KIND.read || kind[returning] === KIND.look));
    if (!isLast && this.#isOfUse(operation, after)) {
      isStored = this.#visited.add(after, entry, nextAvailable, nextObliged) || isStored;
    }
    if (isStored) this.#trace?.add(trace, operation, number);
  }

  /** May something follow the operation that could not do without it? Otherwise it can wait. */
  #isOfUse(operation: number, after: number): boolean {
    const { kind } = this.#problem;
    const isConditional = kind[operation] === KIND.cas || kind[operation] === KIND.step;
    return (
      this.#transition.isSeen ||
      (isConditional && this.#transition.wasObliged(operation)) ||
      this.#transition.enablesAnother(after)
    );
  }

  #dead(number: number): Dead {
    const last: LastConfiguration[] = [];
    const { records, stride, count } = this.#visited;
    for (let index = 0; index < count && last.length < MOST_LAST; index++) {
      const at = index * stride;
      const state = records[at + STATE] ?? REMOVED;
      if (state !== REMOVED) last.push({ state, trace: records[at + TRACE] ?? 0 });
    }
    return { event: number, last, count: this.#visited.size };
  }
}
