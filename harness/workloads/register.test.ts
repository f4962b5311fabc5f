import { expect } from 'chai';
import { take } from '../generator/combinators.ts';
import { Random } from '../generator/random.ts';
import { registerWorkload } from './register.ts';

type Planned = readonly [f: string, key: number, value: number | readonly [number, number] | null];

const planned = (seed: number, count: number): Planned[] =>
  take(count, registerWorkload.primaryOperations(Random.fromSeed(seed))).map(({ f, value }) => [
    f,
    ...(value as readonly [number, number]),
  ]);

describe('the plan of register', () => {
  it('begins for seed 42 as it always did', () => {
    expect(JSON.stringify(planned(42, 6))).to.equal(
      '[["read",5,null],["read",7,null],["read",2,null],["cas",4,[0,1]],["read",3,null],["read",7,null]]',
    );
  });

  it('writes every value once, so that a read tells whose it is', () => {
    const written = planned(1, 2000).flatMap(([, , value]) =>
      typeof value === 'number' ? [value] : value === null ? [] : [value[1]],
    );
    expect(new Set(written).size).to.equal(written.length);
    expect(written.length).to.be.greaterThan(800);
  });

  it('expects in a compare-and-set the value that was planned for the register before', () => {
    const last = new Map<number, number>();
    for (const [f, key, value] of planned(2, 500)) {
      if (Array.isArray(value)) expect(value[0]).to.equal(last.get(key) ?? 0);
      if (f === 'write') last.set(key, value as number);
      if (f === 'cas') last.set(key, (value as readonly number[])[1] ?? NaN);
    }
    expect(last.size).to.equal(8);
  });
});
