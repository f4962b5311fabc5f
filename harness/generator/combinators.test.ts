import { expect } from 'chai';
import { merge, mix, stagger, take, unfold, until } from './combinators.ts';
import type { Generator } from './generator.ts';
import { Random } from './random.ts';

const counting = (f: string): Generator =>
  unfold(0, (count) => [{ workload: 'w', f, value: count, target: 'primary' }, count + 1]);

const shape = (generator: Generator, count: number): string[] =>
  take(count, generator).map(({ f, value, time }) => `${f}${String(value)}@${time}`);

describe('generator combinators', () => {
  it('give the same plan again when asked again', () => {
    const plan = mix(Random.fromSeed(7), [
      [3, counting('a')],
      [1, counting('b')],
    ]);
    expect(shape(plan, 50)).to.deep.equal(shape(plan, 50));
  });

  it('give a plan for seed 7 that never changes', () => {
    const plan = mix(Random.fromSeed(7), [
      [3, counting('a')],
      [1, counting('b')],
    ]);
    expect(
      shape(plan, 12)
        .map((text) => text.slice(0, 1))
        .join(''),
    ).to.equal('aabbbaabaaaa');
  });

  it('mix by weight', () => {
    const plan = mix(Random.fromSeed(1), [
      [9, counting('a')],
      [1, counting('b')],
    ]);
    const share = take(2000, plan).filter(({ f }) => f === 'a').length / 2000;
    expect(share).to.be.within(0.87, 0.93);
  });

  it('go on with what is left when one part of a mix is done', () => {
    const plan = mix(Random.fromSeed(1), [
      [1, until(2, stagger(1, counting('a')))],
      [1, until(3, stagger(1, counting('b')))],
    ]);
    expect(shape(plan, 10).toSorted()).to.deep.equal(['a0@0', 'a1@1', 'b0@0', 'b1@1', 'b2@2']);
  });

  it('stagger and end in time', () => {
    expect(shape(until(25, stagger(10, counting('a'))), 10)).to.deep.equal(['a0@0', 'a1@10', 'a2@20']);
  });

  it('merge in the order in which operations are due', () => {
    const plan = merge([until(30, stagger(10, counting('a'), 5)), until(30, stagger(12, counting('b')))]);
    expect(shape(plan, 10)).to.deep.equal(['b0@0', 'a0@5', 'b1@12', 'a1@15', 'b2@24', 'a2@25']);
  });
});

describe('Random', () => {
  it('splits into sources that differ', () => {
    const [left, right] = Random.fromSeed(3).split();
    expect(left.integer(0, 1e9)[0]).to.not.equal(right.integer(0, 1e9)[0]);
  });

  it('refuses weights that add up to nothing', () => {
    expect(() => Random.fromSeed(3).weighted([])).to.throw(RangeError);
  });
});
