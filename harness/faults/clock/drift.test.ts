import { expect } from 'chai';
import { driftOf, isConclusive, runsAt } from './drift.ts';

/** Answers of a clock that runs at a rate, one every 100 ms. */
function answers(rate: number, count: number, uncertainty = 0.001): Parameters<typeof driftOf>[0] {
  return Array.from({ length: count }, (_, index) => ({
    at: index / 10,
    shift: 3 + (index / 10) * (rate - 1),
    uncertainty,
  }));
}

describe('the drift of a clock', () => {
  it('is not known from one answer', () => {
    expect(driftOf([])).to.equal(undefined);
    expect(driftOf(answers(1.05, 1))).to.equal(undefined);
    expect(isConclusive(undefined, 1.05)).to.equal(false);
  });

  for (const rate of [1.05, 0.9, 1]) {
    it(`is ${rate} for a clock of that rate, however far it is off`, () => {
      expect(driftOf(answers(rate, 20))?.rate).to.be.closeTo(rate, 1e-9);
    });
  }

  it('leaves slow answers alone where there are quick ones beside them', () => {
    const seen = answers(1.05, 20).map((answer, index) =>
      index === 0 || index === 19 ? { ...answer, shift: answer.shift + 1, uncertainty: 2 } : answer,
    );
    expect(driftOf(seen)?.rate).to.be.closeTo(1.05, 1e-9);
  });

  it('is conclusive as soon as what asking took is small beside it', () => {
    expect(isConclusive(driftOf(answers(1.05, 2)), 1.05)).to.equal(false);
    expect(isConclusive(driftOf(answers(1.05, 20)), 1.05)).to.equal(true);
    expect(isConclusive(driftOf(answers(1.05, 20, 0.1)), 1.05)).to.equal(false);
  });

  it('is the wanted one when it is nearer to that than to 1', () => {
    const clockOf = (rate: number): NonNullable<ReturnType<typeof driftOf>> => ({ rate, uncertainty: 0, seconds: 1 });
    for (const rate of [1.03, 1.05, 1.07]) expect(runsAt(clockOf(rate), 1.05)).to.equal(true);
    for (const rate of [1, 1.02, 0.95, 1.08]) expect(runsAt(clockOf(rate), 1.05)).to.equal(false);
    expect(runsAt(clockOf(0.9), 0.9)).to.equal(true);
  });
});
