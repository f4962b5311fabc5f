import { expect } from 'chai';
import * as fc from 'fast-check';
import { burstBytes, measurement } from './bandwidth.ts';
import { networkFaults } from './index.ts';
import { leastMs } from './latency.ts';
import { pingsFor } from './loss.ts';
import { outOfOrder } from './netem-faults.ts';
import { qdiscHandle } from './namespace.ts';
import { bitsPerSecond, milliseconds, rate } from './quantities.ts';
import { parseRoundTrips } from './round-trip.ts';

describe('measuring network faults', () => {
  it('sends so many pings that losing none is a matter of one in a hundred', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.3, max: 100, noNaN: true }), (percent) => {
        const notLost = (1 - percent / 100) ** 2;
        expect(notLost ** pingsFor(percent)).to.be.lessThan(0.011);
      }),
    );
    expect(pingsFor(0.01)).to.equal(1_000);
  });

  it('measures a bandwidth with more than the burst, for at most 0.2 s', () => {
    for (const bits of [64e3, 1e6, 10e6, 100e6]) {
      const { count, size, leastMs: least } = measurement(bits);
      expect(count * size).to.be.greaterThan(burstBytes(bits));
      expect(least).to.be.within(90, 140);
    }
  });

  it('expects two round trips of an opened and closed connection and one of a refused one', () => {
    expect(leastMs({ to: '', outcome: 'ended', tookMs: 0 }, 100, 20)).to.equal(315);
    expect(leastMs({ to: '', outcome: 'refused', tookMs: 0 }, 100, 20)).to.equal(155);
    expect(leastMs({ to: '', outcome: 'ended', tookMs: 0 }, 10, 20)).to.equal(-5);
  });

  it('reads round trips', () => {
    expect(parseRoundTrips('10.1.2.12:5432 ended 412.5\n10.1.2.13:5432 refused 203.1\n')).to.deep.equal([
      { to: '10.1.2.12:5432', outcome: 'ended', tookMs: 412.5 },
      { to: '10.1.2.13:5432', outcome: 'refused', tookMs: 203.1 },
    ]);
  });

  it('counts answers that come after one that was asked for later', () => {
    expect(outOfOrder([1, 2, 3])).to.equal(0);
    expect(outOfOrder([1, 3, 2, 5, 4])).to.equal(2);
  });

  it('makes a handle of the number of a fault', () => {
    expect(qdiscHandle('f3')).to.equal('db03:');
    expect(qdiscHandle('f171')).to.equal('dbab:');
  });
});

describe('parameters of network faults', () => {
  it('reads quantities', () => {
    expect(milliseconds('1.5s')).to.equal(1_500);
    expect(bitsPerSecond('512kbit')).to.equal(512_000);
  });

  for (const wrong of ['fast', '1gbit', '0mbit', '101mbit']) {
    it(`refuses the rate ${wrong}`, () => {
      expect(rate.safeParse(wrong).success).to.equal(false);
    });
  }

  for (const fault of networkFaults) {
    it(`has defaults for all of ${fault.kind}, refuses unknown ones, and takes what it made`, () => {
      const parsed = fault.parameters.parse({});
      expect(fault.parameters.parse(parsed)).to.deep.equal(parsed);
      expect(fault.parameters.safeParse({ unheardOf: 1 }).success).to.equal(false);
    });
  }
});
