import { expect } from 'chai';
import { take } from '../generator/combinators.ts';
import { Random } from '../generator/random.ts';
import { listAppendWorkload } from './list-append.ts';

const transactions = (seed: number, count: number): [string, number, number | null][][] =>
  take(count, listAppendWorkload.primaryOperations(Random.fromSeed(seed))).map(
    ({ value }) => value as [string, number, number | null][],
  );

describe('the plan of list-append', () => {
  it('begins for seed 42 as it always did', () => {
    expect(JSON.stringify(transactions(42, 3))).to.equal(
      '[[["r",0,null],["append",0,1]],[["r",2,null]],[["r",3,null],["r",0,null],["append",3,1],["append",0,2]]]',
    );
  });

  it('appends every element of a key once', () => {
    const appended = transactions(1, 5000)
      .flat()
      .flatMap(([kind, key, element]) => (kind === 'append' ? [`${key} ${String(element)}`] : []));
    expect(new Set(appended).size).to.equal(appended.length);
  });

  it('leaves keys alone after a while, so that lists stay short', () => {
    const lengths = new Map<number, number>();
    for (const [kind, key] of transactions(1, 5000).flat())
      if (kind === 'append') lengths.set(key, (lengths.get(key) ?? 0) + 1);
    expect(Math.max(...lengths.values())).to.be.at.most(64);
    expect(lengths.size).to.be.greaterThan(20);
  });

  it('mixes transactions that only read, only write, and do both', () => {
    const kinds = transactions(1, 500).map((operations) =>
      [...new Set(operations.map(([kind]) => kind))].toSorted().join(),
    );
    expect(new Set(kinds)).to.deep.equal(new Set(['r', 'append', 'append,r']));
  });
});
