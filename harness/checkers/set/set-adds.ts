import type { Operation } from '../../history/operation.ts';
import { elementOf } from './set-operations.ts';

/** What came of an `add`. `open`: it never completed, which is as unknown as `info`. */
export type AddOutcome = 'ok' | 'info' | 'fail' | 'open';

const OUTCOMES: readonly AddOutcome[] = ['open', 'fail', 'info', 'ok'];
const NONE = -1;

/** All elements that somebody tried to add, in ascending order; a position in that order is the element's rank. */
export class SetAdds {
  readonly values: Float64Array;
  /** By rank: index of the invocation (of the completion where the invocation is missing). */
  readonly invoked: Int32Array;
  /** By rank: index of the completion, or -1. */
  readonly completed: Int32Array;
  readonly #outcomes: Uint8Array;

  /** `operations`: the `add`s of one history. An element that was tried again counts with its best outcome. */
  constructor(operations: readonly Operation[]) {
    this.values = distinct(operations);
    this.invoked = new Int32Array(this.values.length).fill(NONE);
    this.completed = new Int32Array(this.values.length).fill(NONE);
    this.#outcomes = new Uint8Array(this.values.length);
    for (const operation of operations) this.#note(operation);
  }

  get size(): number {
    return this.values.length;
  }

  outcome(rank: number): AddOutcome {
    return OUTCOMES[this.#outcomes[rank] ?? 0] ?? 'open';
  }

  value(rank: number): number {
    return this.values[rank] ?? Number.NaN;
  }

  /** Rank of the first element that is not smaller than `value`. */
  rankFrom(value: number): number {
    let low = 0;
    let high = this.values.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.values[middle] ?? Infinity) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #note(operation: Operation): void {
    const rank = this.rankFrom(elementOf(operation));
    if (this.invoked[rank] === NONE) this.invoked[rank] = operation.index;
    if (operation.type === 'invoke') return;
    const outcome = OUTCOMES.indexOf(operation.type);
    if (outcome < (this.#outcomes[rank] ?? 0)) return;
    this.#outcomes[rank] = outcome;
    this.completed[rank] = operation.index;
  }
}

function distinct(operations: readonly Operation[]): Float64Array {
  const sorted = Float64Array.from(operations, elementOf).sort();
  return sorted.filter((value, position) => position === 0 || value !== sorted[position - 1]);
}
