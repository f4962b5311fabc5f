import { expect } from 'chai';
import { clockText, describeShift, driftFrom, TRUE_CLOCK } from './clock-text.ts';

describe('the text that libfaketime reads', () => {
  for (const [setting, text] of [
    [TRUE_CLOCK, '+0.000000 x1'],
    [{ offsetSeconds: 60, rate: 1 }, '+60.000000 x1'],
    [{ offsetSeconds: -0.5, rate: 1 }, '-0.500000 x1'],
    [{ offsetSeconds: -5.25, rate: 1.05 }, '-5.250000 x1.05'],
    [{ offsetSeconds: 1e-9, rate: 0.9 }, '+0.000000 x0.9'],
    [{ offsetSeconds: -1e-9, rate: 1 }, '-0.000000 x1'],
    [{ offsetSeconds: 315_360_000, rate: 1 }, '+315360000.000000 x1'],
  ] as const) {
    it(`is ${text}: with a sign, six digits, and always with a rate, as a rate stays until another one is read`, () => {
      expect(clockText(setting)).to.equal(text);
    });
  }

  for (const rate of [1.05, 0.9, 2]) {
    it(`lets a clock drift at ${rate} from now on without a jump`, () => {
      const [start, now] = [1_700_000_000, 1_700_000_123.5];
      const { offsetSeconds } = driftFrom(now, start, rate);
      // How the library computes it (libfaketime 0.9.10, relative offsets with a rate).
      const faked = (real: number): number => start + offsetSeconds + (real - start) * rate;
      expect(faked(now)).to.be.closeTo(now, 1e-6);
      expect(faked(now + 10) - (now + 10)).to.be.closeTo(10 * (rate - 1), 1e-6);
    });
  }

  it('is told in words with a sign and the digits that count', () => {
    expect([60, -60.04, 0.5, -0.0016, 0].map(describeShift)).to.deep.equal([
      '+60.0 s',
      '-60.0 s',
      '+0.500 s',
      '-0.002 s',
      '+0.000 s',
    ]);
  });
});
