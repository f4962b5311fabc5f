import { expect } from 'chai';
import { countFlips } from './flips.ts';

const seen = (...shifts: readonly number[]): Parameters<typeof countFlips>[0] =>
  shifts.map((shift) => ({ shift, uncertainty: 0.001 }));
const near = (): number => 0.05;

describe('flips of a clock', () => {
  it('are counted where one side follows on the other', () => {
    expect(countFlips(seen(0, 0.01, 10, 10.02, 0, 10), 10, near)).to.deep.equal({
      true: 3,
      shifted: 3,
      other: 0,
      flips: 3,
    });
  });

  it('are none for a clock that stays on one side', () => {
    expect(countFlips(seen(0, 0, 0), 10, near).flips).to.equal(0);
    expect(countFlips(seen(-10, -10), -10, near)).to.include({ shifted: 2, flips: 0 });
    expect(countFlips([], 10, near).flips).to.equal(0);
  });

  it('are not made by answers that are neither', () => {
    expect(countFlips(seen(0, 5, 0, 7), 10, near)).to.deep.equal({ true: 2, shifted: 0, other: 2, flips: 0 });
  });

  it('allow each answer its own uncertainty', () => {
    const answers = [
      { shift: 0.4, uncertainty: 0.5 },
      { shift: 9.7, uncertainty: 0.5 },
    ];
    expect(countFlips(answers, 10, ({ uncertainty }) => uncertainty).flips).to.equal(1);
  });
});
