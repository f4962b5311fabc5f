import { expect } from 'chai';
import { parseByteSize } from './byte-size.ts';
import { durationText } from '../checkers/wording.ts';
import { parseDuration } from './duration.ts';

describe('durations and sizes', () => {
  const durations: readonly (readonly [string, number | undefined])[] = [
    ['250ms', 250],
    ['5s', 5000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['5', undefined],
    ['-5s', undefined],
    ['5 parsecs', undefined],
  ];
  for (const [text, expected] of durations) {
    it(`reads the duration "${text}" as ${String(expected)} ms`, () => expect(parseDuration(text)).to.equal(expected));
  }

  const sizes: readonly (readonly [string, number | undefined])[] = [
    ['512kB', 524_288],
    ['1GB', 1_073_741_824],
    ['1 GB', undefined],
    ['many', undefined],
  ];
  for (const [text, expected] of sizes) {
    it(`reads the size "${text}" as ${String(expected)} bytes`, () => expect(parseByteSize(text)).to.equal(expected));
  }

  it('prints durations in the unit that people would use', () => {
    expect([840.4, 3_949, 59_940, 59_960, 125_000].map(durationText)).to.deep.equal([
      '840 ms',
      '3.9 s',
      '59.9 s',
      '1 m 0 s',
      '2 m 5 s',
    ]);
  });
});
