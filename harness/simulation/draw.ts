import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

const FRACTIONS = 0x40000000;

/**
 * Random numbers from one source that moves on with every draw: what a simulation of millions of steps needs. Plans of
 * runs use `generator/random.ts`, whose draws are values.
 */
export class Draw {
  readonly #source: RandomGenerator;

  /** The same seed gives the same numbers on every machine. */
  constructor(seed: number) {
    this.#source = xoroshiro128plus(seed);
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low >= high ? low : uniformInt(this.#source, low, high);
  }

  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean {
    if (probability <= 0) return false;
    if (probability >= 1) return true;
    return (this.#source.next() & (FRACTIONS - 1)) < probability * FRACTIONS;
  }

  /** One of the items. Throws a `RangeError` when there are none. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.integer(0, items.length - 1)];
    if (item === undefined) throw new RangeError('Expected at least one item to pick from');
    return item;
  }
}
