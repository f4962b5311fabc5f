import { expect } from 'chai';
import { HistoryBuilder } from '../fixtures/history-builder.ts';
import { latencyQuantiles, secondsOfRun } from './latency.ts';

const HISTORY = new HistoryBuilder()
  .add(1, 0, 10)
  .add(2, 100, 130)
  .add(3, 900, 2100)
  .add(4, 200, 250, { type: 'fail' })
  .add(5, 2000, 2500, { type: 'info' })
  .add(6, 2000, 2500, { type: 'open' })
  .read([], 3000, 3900, { final: true })
  .fault({ id: 'f1', kind: 'kill', targets: ['n1'] }, [0, 5000])
  .build();

const NOTHING = { count: 0, median: null, p99: null, max: null };

describe('latency', () => {
  it('is told for every second by outcome, of the load alone', () => {
    expect(secondsOfRun(HISTORY)).to.deep.equal([
      {
        second: 0,
        ok: { count: 2, median: 30, p99: 30, max: 30 },
        fail: { count: 1, median: 50, p99: 50, max: 50 },
        info: NOTHING,
      },
      { second: 1, ok: NOTHING, fail: NOTHING, info: NOTHING },
      {
        second: 2,
        ok: { count: 1, median: 1200, p99: 1200, max: 1200 },
        fail: NOTHING,
        info: { count: 1, median: 500, p99: 500, max: 500 },
      },
    ]);
  });

  it('is told as quantiles of the whole run, of the operations that are wanted', () => {
    expect(latencyQuantiles(HISTORY, 'ok')).to.deep.equal({
      '0': 10,
      '0.5': 30,
      '0.95': 1200,
      '0.99': 1200,
      '1': 1200,
    });
    expect(latencyQuantiles(HISTORY, 'ok', ({ f }) => f === 'read')).to.deep.include({ '1': 900 });
    expect(latencyQuantiles(HISTORY, 'ok', () => false)).to.equal(null);
  });
});
