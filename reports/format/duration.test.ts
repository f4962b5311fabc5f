import { expect } from 'chai';
import { formatDuration, formatMoment } from './duration.ts';

describe('durations for people', () => {
  const cases: [number, string][] = [
    [0, '0 ms'],
    [0.4, '0.4 ms'],
    [9.97, '10 ms'],
    [250, '250 ms'],
    [999.7, '1 s'],
    [3_904, '3.9 s'],
    [12_345, '12.3 s'],
    [125_000, '2 min 5 s'],
    [7_260_000, '2 h 1 min'],
    [-20, '-20 ms'],
    [Number.NaN, 'unknown'],
  ];
  for (const [ms, text] of cases) {
    it(`writes ${ms} ms as ${text}`, () => {
      expect(formatDuration(ms)).to.equal(text);
    });
  }

  it('writes a moment with milliseconds, and with minutes once there are any', () => {
    expect(formatMoment(12_345)).to.equal('12.345 s');
    expect(formatMoment(185_250)).to.equal('3:05.250');
  });
});
