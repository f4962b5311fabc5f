import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** Random numbers as immutable values: a draw returns the number and the source of the next one. */
export class Random {
  readonly #source: RandomGenerator;

  private constructor(source: RandomGenerator) {
    this.#source = source;
  }

  /** The same seed gives the same numbers on every machine. */
  static fromSeed(seed: number): Random {
    return new Random(xoroshiro128plus(seed));
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): readonly [number, Random] {
    const source = this.#source.clone();
    const drawn = uniformInt(source, low, high);
    return [drawn, new Random(source)];
  }

  /** Two sources that have nothing to do with each other. */
  split(): readonly [Random, Random] {
    const [seed, rest] = this.integer(-0x80000000, 0x7fffffff);
    return [Random.fromSeed(seed), rest];
  }

  /** One of the items; each is as likely as its weight. Throws a `RangeError` when the weights add up to nothing. */
  weighted<Item>(items: readonly (readonly [weight: number, item: Item])[]): readonly [Item, Random] {
    const total = items.reduce((sum, [weight]) => sum + weight, 0);
    if (total < 1) throw new RangeError('Expected weights of at least 1 in total');
    const [drawn, rest] = this.integer(1, total);
    let left = drawn;
    for (const [weight, item] of items) {
      left -= weight;
      if (left <= 0) return [item, rest];
    }
    throw new RangeError('Expected whole, positive weights');
  }
}
