import { decodeIntRuns, parseIntRuns } from '../../history/int-runs.ts';
import type { Operation } from '../../history/operation.ts';
import { listOf, valueKey, type ValueKey } from '../values.ts';

/** Above this many times the number of elements, integers are looked up in a map instead of a table. */
const SPARSE = 8;
const SMALL = 1024;

/**
 * Numbers the elements of a set in the order in which somebody first tried to add them: their ranks. Small integers, which
 * elements mostly are, are looked up in a table.
 */
export class ElementRanks {
  readonly values: ValueKey[] = [];
  readonly #ranks = new Map<ValueKey, number>();
  #table = new Int32Array(0);

  get size(): number {
    return this.values.length;
  }

  /** The rank of an element that is added, a new one if need be. */
  add(value: ValueKey): number {
    const known = this.#ranks.get(value);
    if (known !== undefined) return known;
    const rank = this.values.length;
    this.#ranks.set(value, rank);
    this.values.push(value);
    return rank;
  }

  /** To be called once all elements are there, before ranks are looked up. */
  seal(): void {
    let highest = 0;
    for (const value of this.values) if (isCount(value) && value > highest) highest = value;
    if (highest > this.size * SPARSE + SMALL) return;
    this.#table = new Int32Array(highest + 1).fill(-1);
    this.values.forEach((value, rank) => {
      if (isCount(value)) this.#table[value] = rank;
    });
  }

  /** -1 for what nobody tried to add. */
  rankOf(value: unknown): number {
    if (isCount(value) && value < this.#table.length) return this.#table[value] ?? -1;
    return this.#ranks.get(valueKey(value)) ?? -1;
  }

  valueOf(rank: number): ValueKey {
    return this.values[rank] ?? null;
  }
}

/** What a read returned: a list of elements, or in a history of our own harness the runs of the workload `set`. */
export function elementsRead(operation: Operation): readonly unknown[] {
  const runs = operation.workload === 'set' ? parseIntRuns(operation.value) : undefined;
  return runs === undefined ? listOf(operation) : [...decodeIntRuns(runs)];
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
