import { expect } from 'chai';
import fc from 'fast-check';
import { bucketWidth, countIntoBuckets, lowerBound, quantile } from './buckets.ts';
import { packIntoRows } from './rows.ts';
import { linearScale, logScale, panSpan, zoomSpan } from './scale.ts';
import { decadeTicks, roundTicks, timeTicks } from './ticks.ts';

describe('axis ticks', () => {
  it('are round numbers', () => {
    expect(roundTicks(0, 97, 5)).to.deep.equal([0, 20, 40, 60, 80]);
    expect(roundTicks(0, 0, 5)).to.deep.equal([0]);
  });

  it('of time have the decimals that their distance needs', () => {
    expect(timeTicks(0, 30e6, 6).map(({ label }) => label)).to.deep.equal([
      '0 s',
      '5 s',
      '10 s',
      '15 s',
      '20 s',
      '25 s',
      '30 s',
    ]);
    expect(timeTicks(9.98e6, 10.02e6, 4).map(({ label }) => label)).to.deep.equal([
      '9.98 s',
      '9.99 s',
      '10.00 s',
      '10.01 s',
      '10.02 s',
    ]);
    expect(timeTicks(0, 240e6, 4).map(({ label }) => label)).to.deep.equal(['0 s', '1:00', '2:00', '3:00', '4:00']);
    expect(timeTicks(0, 7200e6, 2).map(({ label }) => label)).to.deep.equal(['0 s', '1:00:00', '2:00:00']);
  });

  it('of a logarithmic axis are powers of ten', () => {
    expect(decadeTicks(0.5, 2000)).to.deep.equal([1, 10, 100, 1000]);
  });

  it('are never more than a few times what was wanted', () => {
    fc.assert(
      fc.property(
        fc.nat(1e9),
        fc.integer({ min: 1000, max: 1e10 }),
        fc.integer({ min: 2, max: 12 }),
        (from, width, wanted) => {
          expect(timeTicks(from, from + width, wanted).length).to.be.at.most(wanted + 2);
        },
      ),
    );
  });
});

describe('scales', () => {
  it('map back what they mapped', () => {
    for (const scale of [linearScale(5, 25, 100, 300), logScale(0.1, 1000, 200, 10)]) {
      expect(scale.toValue(scale.toPixel(7))).to.be.closeTo(7, 1e-9);
    }
  });

  it('zoom around the cursor and stay inside the run', () => {
    const whole = { fromUs: 0, toUs: 1_000_000 };
    expect(zoomSpan(whole, whole, 0.5, 250_000)).to.deep.equal({ fromUs: 125_000, toUs: 625_000 });
    expect(zoomSpan({ fromUs: 125_000, toUs: 625_000 }, whole, 4, 0)).to.deep.equal(whole);
    expect(zoomSpan({ fromUs: 0, toUs: 1200 }, whole, 0.1, 600)).to.deep.equal({ fromUs: 100, toUs: 1100 });
    expect(panSpan({ fromUs: 100_000, toUs: 300_000 }, whole, -500_000)).to.deep.equal({ fromUs: 0, toUs: 200_000 });
  });
});

describe('buckets of operations', () => {
  const operations = {
    count: 5,
    sampledOneIn: 1,
    kinds: [{ outcome: 'ok' as const }, { outcome: 'fail' as const }, { outcome: 'open' as const }],
    kind: [0, 0, 1, 2, 0],
    startUs: [0, 10, 900_000, 1_500_000, 1_900_000],
    durationUs: [1000, 3000, 200_000, 900_000, 50_000],
  };

  it('count by the end of the operation and give latencies of the acknowledged ones', () => {
    const { buckets } = countIntoBuckets(operations, { fromUs: 0, toUs: 1_999_999 }, 1_000_000);
    expect(buckets).to.deep.equal([
      { fromUs: 0, ok: 2, fail: 0, info: 0, medianUs: 1000, p99Us: 3000 },
      { fromUs: 1_000_000, ok: 1, fail: 1, info: 1, medianUs: 50_000, p99Us: 50_000 },
    ]);
  });

  it('count a sample as what it stands for', () => {
    const { buckets } = countIntoBuckets({ ...operations, sampledOneIn: 10 }, { fromUs: 0, toUs: 999_999 }, 1_000_000);
    expect(buckets[0]).to.include({ ok: 20, fail: 0 });
  });

  it('have a round width of at least 10 ms', () => {
    expect(bucketWidth({ fromUs: 0, toUs: 30e6 }, 120)).to.equal(500_000);
    expect(bucketWidth({ fromUs: 0, toUs: 1000 }, 120)).to.equal(10_000);
  });

  it('take quantiles that occurred', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).to.equal(2);
    expect(quantile([1, 2, 3, 4], 0.99)).to.equal(4);
    expect(quantile([], 0.5)).to.equal(undefined);
  });

  it('find the first operation of a span', () => {
    expect([0, 15, 20, 99].map((us) => lowerBound([10, 20, 20, 30], us))).to.deep.equal([0, 1, 1, 4]);
  });
});

describe('rows of spans', () => {
  it('hold no two spans that overlap', () => {
    const spans = [
      { fromUs: 0, toUs: 10 },
      { fromUs: 5, toUs: 6 },
      { fromUs: 12, toUs: 13 },
      { fromUs: 10, toUs: 30 },
    ];
    expect(packIntoRows(spans, 3)).to.deep.equal({ row: [0, 1, 1, 0], rows: 2 });
  });
});
