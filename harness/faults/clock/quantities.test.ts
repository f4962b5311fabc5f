import { expect } from 'chai';
import { clockRate, flipEvery, shift, shiftSeconds } from './quantities.ts';

describe('quantities of clock faults', () => {
  for (const [text, seconds] of [
    ['60s', 60],
    ['+60s', 60],
    ['-60s', -60],
    ['-1.5m', -90],
    ['2h', 7200],
    ['500ms', 0.5],
  ] as const) {
    it(`read ${text} as ${seconds} seconds`, () => {
      expect(shift.parse(text)).to.equal(text);
      expect(shiftSeconds(text)).to.be.closeTo(seconds, 1e-9);
    });
  }

  for (const wrong of ['60', 's', '1d', '--1s', '+-1s', '1 s', '0s', '100ms', '-100ms', '87601h', 60]) {
    it(`refuse ${JSON.stringify(wrong)} as a shift`, () => {
      expect(shift.safeParse(wrong).success).to.equal(false);
    });
  }

  it('take rates that can be told from 1', () => {
    for (const rate of [1.01, 0.99, 1.05, 0.5, 2]) expect(clockRate.parse(rate)).to.equal(rate);
    for (const rate of [1, 1.005, 0.995, 0.4, 2.1, 0, -1, NaN])
      expect(clockRate.safeParse(rate).success).to.equal(false);
  });

  it('take a flip of 50 ms to a minute, and none that goes back', () => {
    for (const every of ['50ms', '200ms', '1.5s', '60s']) expect(flipEvery.parse(every)).to.equal(every);
    for (const every of ['49ms', '61s', '-1s', '1m', '0s']) expect(flipEvery.safeParse(every).success).to.equal(false);
  });
});
