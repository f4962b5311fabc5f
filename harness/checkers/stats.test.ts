import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import type { Operation } from '../history/operation.ts';
import { evidence } from './fixtures/cluster-samples.ts';
import { HistoryBuilder } from './fixtures/history-builder.ts';
import { statsChecker } from './stats.ts';

describe('stats checker', () => {
  it('counts outcomes by workload and function', () => {
    const history = new HistoryBuilder()
      .add(1, 0, 1)
      .add(2, 0, 1, { type: 'info' })
      .read([1], 2, 3)
      .transfer(2, 3)
      .fault({ id: 'f1', kind: 'kill', targets: ['n1'] }, [4, 5])
      .build();
    const result = statsChecker.check(evidence(history));
    expect(result).to.deep.include({ valid: true, count: 4, okCount: 3, failCount: 0, infoCount: 1 });
    expect(result.acknowledgedWriteCount).to.equal(2);
    expect(result.byFunction).to.deep.equal({
      'set.add': { count: 2, okCount: 1, failCount: 0, infoCount: 1 },
      'set.read': { count: 1, okCount: 1, failCount: 0, infoCount: 0 },
      'bank.transfer': { count: 1, okCount: 1, failCount: 0, infoCount: 0 },
    });
  });

  it('is unknown when a function of a workload never succeeded, even if none of its operations came back', () => {
    const history = new HistoryBuilder().add(1, 0, 1).transfer(0, 1, { type: 'open' }).build();
    const result = statsChecker.check(evidence(history));
    expect(result.valid).to.equal('unknown');
    expect(result.anomalies.map(({ message }) => message)).to.deep.equal([
      'No operation of bank.transfer succeeded, so nothing that depends on it was tested',
    ]);
  });

  it('is unknown when nothing happened', () => {
    expect(statsChecker.check(evidence([]))).to.deep.include({ valid: 'unknown', count: 0 });
  });

  it('agrees with the published history on the counts, and calls unknown what that calls invalid', () => {
    interface Vector {
      readonly id: string;
      readonly history: readonly Operation[];
      readonly expect: Readonly<Record<string, unknown>>;
    }
    const file = new URL('fixtures/published-vectors.json', import.meta.url);
    const vector = (JSON.parse(readFileSync(file, 'utf8')) as Vector[]).find(({ id }) => id === 'stats-invalid');
    const { byF, valid, ...counts } = vector?.expect ?? {};
    const result = statsChecker.check(evidence(vector?.history ?? []));
    expect(valid).to.equal(false);
    expect(result).to.deep.include({ ...counts, valid: 'unknown' });
    for (const [name, wanted] of Object.entries(byF as Record<string, Record<string, unknown>>)) {
      expect({ valid: wanted['valid'], ...result.byFunction[name] }).to.deep.equal(wanted);
    }
  });
});
