import { expect } from 'chai';
import type { MatrixMeasurement, MatrixRun } from '../store/matrix-record.ts';
import { summarizeCell } from './summarize-cell.ts';

const PHASES = { detect: 2000, decide: 0, promote: null, firstAcknowledgedWrite: 40, replicationHealthy: null };

function run(rtoMs: number | null, changes: Partial<MatrixMeasurement & Pick<MatrixRun, 'promise'>> = {}): MatrixRun {
  const { promise = 'kept', ...measured } = changes;
  return {
    seed: 1,
    verdict: 'valid',
    exitCode: 0,
    summary: '',
    promise,
    measured: { rtoMs, outageMs: rtoMs, phases: PHASES, lostRows: 0, lostSpanMs: 0, ...measured },
  };
}

const failed: MatrixRun = { seed: 1, verdict: 'not run', exitCode: 3, summary: 'no disk', promise: 'unknown' };

describe('the figures of a cell', () => {
  it('are the median, which is a value that occurred, and the worst', () => {
    const summary = summarizeCell([run(9000), run(3000), run(5000), run(4000)]);
    expect(summary?.rtoMs).to.deep.equal({ median: 5000, worst: 9000 });
    expect(summary?.count).to.equal(4);
  });

  it('have no end where writes did not come back', () => {
    expect(summarizeCell([run(null), run(3000), run(4000)])?.rtoMs).to.deep.equal({ median: 4000, worst: null });
    expect(summarizeCell([run(null)])?.rtoMs).to.deep.equal({ median: null, worst: null });
  });

  it('leave out phases that no run showed', () => {
    const summary = summarizeCell([run(1), run(2, { phases: { ...PHASES, promote: 700 } })]);
    expect(summary?.phases.promote).to.deep.equal({ median: 700, worst: 700 });
    expect(summary?.phases).not.to.have.property('replicationHealthy');
  });

  it('count lost rows of the runs that could judge them', () => {
    const summary = summarizeCell([
      run(1, { lostRows: 12, lostSpanMs: 80 }),
      run(1, { lostRows: null, lostSpanMs: null }),
    ]);
    expect(summary).to.deep.include({ lostRows: { median: 12, worst: 12 }, lostSpanMs: { median: 80, worst: 80 } });
    expect(summarizeCell([run(1, { lostRows: null, lostSpanMs: null })])).not.to.have.property('lostRows');
  });

  it('say that the promise was broken when it was once, and kept only when every run kept it', () => {
    expect(summarizeCell([run(1), run(1, { promise: 'broken' }), failed])?.promise).to.equal('broken');
    expect(summarizeCell([run(1), failed])?.promise).to.equal('unknown');
    expect(summarizeCell([run(1), run(2)])?.promise).to.equal('kept');
  });

  it('are absent where no run measured anything', () => {
    expect(summarizeCell([])).to.equal(undefined);
    expect(summarizeCell([failed])).to.equal(undefined);
  });
});
