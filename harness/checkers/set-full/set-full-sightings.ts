import type { Operation } from '../../history/operation.ts';
import { pairOperations } from '../../history/pairing.ts';
import { ElementRanks, elementsRead } from './set-full-elements.ts';
import { valueKey, type ValueKey } from '../values.ts';

export const NEVER = -1;
const NOT_KNOWN = 2 ** 31 - 1;

/** What came of the adds of an element; of several, the best. */
export const OUTCOME = { open: 0, fail: 1, info: 2, ok: 3 } as const;

interface Read {
  /** Positions in the history. */
  readonly invoked: number;
  readonly completed: number;
}

/**
 * What the reads of a history say about each element that somebody tried to add, by its rank, in typed arrays. Positions are
 * those in the history.
 */
export class SetSightings {
  readonly ranks = new ElementRanks();
  /** By rank: where the first add began, and where the best of the adds ended (or NEVER). */
  readonly begun: Int32Array;
  readonly outcomes: Uint8Array;
  /** By rank: the first operation that showed the element to be there. */
  readonly #known: Int32Array;
  /** By rank: the last read, in the order of their invocations, that had the element, and the last that could have and had not. */
  readonly #lastPresent: Int32Array;
  readonly #lastAbsent: Int32Array;
  readonly reads: readonly Read[];
  /** Elements that occurred more than once in one read, and how often at most. */
  readonly duplicated = new Map<ValueKey, number>();
  /** What was read though nobody tried to add it. */
  readonly unexpected = new Set<ValueKey>();

  constructor(history: readonly Operation[]) {
    const partners = pairOperations(history);
    for (const { f, value } of history) if (f === 'add') this.ranks.add(valueKey(value));
    this.ranks.seal();
    const { size } = this.ranks;
    this.begun = new Int32Array(size).fill(NEVER);
    this.outcomes = new Uint8Array(size);
    this.#known = new Int32Array(size).fill(NOT_KNOWN);
    this.#lastPresent = new Int32Array(size).fill(NEVER);
    this.#lastAbsent = new Int32Array(size).fill(NEVER);
    const reads: Read[] = [];
    history.forEach((operation, completed) => {
      if (operation.f === 'add') this.#noteAdd(operation, completed);
      else if (operation.f === 'read' && operation.type === 'ok') {
        const partner = partners[completed] ?? NEVER;
        reads.push({ invoked: partner === NEVER ? completed : partner, completed });
      }
    });
    this.reads = reads.sort((a, b) => a.invoked - b.invoked);
    const stamps = new Int32Array(size).fill(NEVER);
    this.reads.forEach((read, number) => {
      const operation = history[read.completed];
      if (operation !== undefined) this.#noteRead(elementsRead(operation), read, number, stamps);
    });
  }

  seen(rank: number): boolean {
    return this.#lastPresent[rank] !== NEVER;
  }

  /** Where the element was first known to be there. */
  known(rank: number): number | undefined {
    const position = this.#known[rank] ?? NOT_KNOWN;
    return position === NOT_KNOWN ? undefined : position;
  }

  /** Where the last read that had it began, and the last that had it not. */
  lastPresent(rank: number): number | undefined {
    return this.reads[this.#lastPresent[rank] ?? NEVER]?.invoked;
  }

  lastAbsent(rank: number): number | undefined {
    return this.reads[this.#lastAbsent[rank] ?? NEVER]?.invoked;
  }

  /** The last read that could have seen it did. */
  isStable(rank: number): boolean {
    return (this.#lastPresent[rank] ?? NEVER) > (this.#lastAbsent[rank] ?? NEVER);
  }

  /** It was known, and the last read that could have seen it, begun after that, did not. */
  isLost(rank: number): boolean {
    const absent = this.lastAbsent(rank);
    return !this.isStable(rank) && absent !== undefined && (this.#known[rank] ?? NOT_KNOWN) < absent;
  }

  #noteAdd({ value, type }: Operation, position: number): void {
    const rank = this.ranks.rankOf(valueKey(value));
    if (this.begun[rank] === NEVER) this.begun[rank] = position;
    if (type === 'invoke' || OUTCOME[type] < (this.outcomes[rank] ?? 0)) return;
    this.outcomes[rank] = OUTCOME[type];
    if (type === 'ok' && position < (this.#known[rank] ?? NOT_KNOWN)) this.#known[rank] = position;
  }

  /** `stamps`: by rank, the number of the last read that had the element. */
  #noteRead(elements: readonly unknown[], { completed }: Read, number: number, stamps: Int32Array): void {
    const repeated = new Map<ValueKey, number>();
    const strangers = new Set<ValueKey>();
    const repeat = (element: unknown): void => {
      const value = valueKey(element);
      repeated.set(value, (repeated.get(value) ?? 1) + 1);
    };
    for (const element of elements) {
      const rank = this.ranks.rankOf(element);
      if (rank < 0) {
        if (strangers.size === strangers.add(valueKey(element)).size) repeat(element);
        continue;
      }
      if (stamps[rank] === number) repeat(element);
      stamps[rank] = number;
      this.#lastPresent[rank] = number;
      if (completed < (this.#known[rank] ?? NOT_KNOWN)) this.#known[rank] = completed;
    }
    for (const stranger of strangers) this.unexpected.add(stranger);
    for (const [value, count] of repeated) {
      this.duplicated.set(value, Math.max(count, this.duplicated.get(value) ?? 0));
    }
    // Ranks are in the order in which the adds began, and a read that ended before an add began says nothing about it.
    for (let rank = 0; rank < stamps.length && (this.begun[rank] ?? NOT_KNOWN) < completed; rank += 1) {
      if (stamps[rank] !== number) this.#lastAbsent[rank] = number;
    }
  }
}
