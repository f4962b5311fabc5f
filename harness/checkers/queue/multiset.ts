import { compareValues, type ValueKey } from '../values.ts';

/** Values, each as often as it was added. */
export class Multiset {
  readonly #counts = new Map<ValueKey, number>();
  #size = 0;

  /** With repetitions. */
  get size(): number {
    return this.#size;
  }

  get distinct(): number {
    return this.#counts.size;
  }

  add(value: ValueKey, times = 1): void {
    if (times <= 0) return;
    this.#counts.set(value, this.count(value) + times);
    this.#size += times;
  }

  count(value: ValueKey): number {
    return this.#counts.get(value) ?? 0;
  }

  has(value: ValueKey): boolean {
    return this.#counts.has(value);
  }

  entries(): Iterable<[ValueKey, number]> {
    return this.#counts.entries();
  }

  /** What is left of each value when `times(value, count)` of it stay. */
  select(times: (value: ValueKey, count: number) => number): Multiset {
    const selected = new Multiset();
    for (const [value, count] of this.#counts) selected.add(value, times(value, count));
    return selected;
  }

  /** What is there more often than in the other, by how much. */
  minus(other: Multiset): Multiset {
    return this.select((value, count) => count - other.count(value));
  }

  /** In ascending order, repeated as often as they are there. */
  values(): ValueKey[] {
    return [...this.#counts.keys()]
      .sort(compareValues)
      .flatMap((value) => new Array<ValueKey>(this.count(value)).fill(value));
  }
}
