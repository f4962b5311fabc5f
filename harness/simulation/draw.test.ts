import { expect } from 'chai';
import { Draw } from './draw.ts';

describe('Draw', () => {
  it('draws every number between the bounds, and nothing else', () => {
    const draw = new Draw(1);
    const drawn = new Set(Array.from({ length: 200 }, () => draw.integer(-1, 2)));
    expect([...drawn].sort((a, b) => a - b)).to.deep.equal([-1, 0, 1, 2]);
  });

  it('is true as often as it was told', () => {
    const draw = new Draw(2);
    const share = (probability: number): number =>
      Array.from({ length: 20_000 }, () => draw.chance(probability)).filter(Boolean).length / 20_000;
    for (const probability of [0, 0.01, 0.25, 0.9, 1]) expect(share(probability)).to.be.closeTo(probability, 0.01);
  });

  it('cannot pick from nothing', () => {
    expect(() => new Draw(3).pick([])).to.throw(RangeError, 'at least one');
  });
});
