import { expect } from 'chai';
import { syntheticRun } from '../../reports/fixtures/synthetic-run.ts';
import type { Verdict } from '../checkers/verdict/index.ts';
import { measureRun } from './measure-run.ts';

const kept = syntheticRun('kept').verdict;
const interrupted: Verdict['problems'][number] = { class: 'unknown', type: 'interrupted', message: 'Ctrl-C' };

describe('what a run of the matrix came to', () => {
  it('is RTO, phases and RPO of its fault, and that the promise was kept', () => {
    const { measured, promise, verdict, run, seed } = measureRun('run-1', 7, kept);
    expect({ promise, verdict, run, seed }).to.deep.equal({ promise: 'kept', verdict: 'valid', run: 'run-1', seed: 7 });
    expect(measured?.rtoMs).to.be.closeTo(3640, 10);
    expect(measured?.outageMs).to.be.within(3000, 4000);
    expect(measured?.phases.detect).to.be.closeTo(2050, 10);
    expect(measured).to.include({ lostRows: 0, lostSpanMs: 0 });
  });

  it('is a broken promise and the number of rows where acknowledged writes are lost', () => {
    const { measured, promise, exitCode } = measureRun('run-1', 7, syntheticRun('lost').verdict);
    expect({ promise, exitCode }).to.deep.equal({ promise: 'broken', exitCode: 1 });
    expect(measured?.lostRows).to.equal(71);
    expect(measured?.lostSpanMs).to.be.above(0);
  });

  it('measures nothing where the fault did not bite', () => {
    const { measured, promise } = measureRun('run-1', 7, syntheticRun('unknown').verdict);
    expect(measured).to.equal(undefined);
    expect(promise).to.equal('unknown');
  });

  it('measures nothing where the run was interrupted, but does not hide what is lost', () => {
    const stopped = measureRun('run-1', 7, { ...kept, problems: [interrupted] });
    expect(stopped).to.include({ promise: 'unknown' }).and.not.to.have.property('measured');
    const lost = syntheticRun('lost').verdict;
    expect(measureRun('run-1', 7, { ...lost, problems: [interrupted] }).promise).to.equal('broken');
  });

  it('knows nothing about loss where durability could not be judged', () => {
    const checks = Object.fromEntries(Object.entries(kept.checks).filter(([name]) => name !== 'durability'));
    expect(measureRun('run-1', 7, { ...kept, checks }).measured).to.include({ lostRows: null, lostSpanMs: null });
    expect(measureRun('run-1', 7, { ...kept, checks }).promise).to.equal('unknown');
  });

  it('is no broken promise when only replication did not come back, which no setting promises', () => {
    const convergence = { valid: false, class: 'replication', summary: 'n3 never came back', anomalies: [] } as const;
    const slow = { ...kept, class: 'replication', exitCode: 4, checks: { ...kept.checks, convergence } } as const;
    expect(measureRun('run-1', 7, slow)).to.include({ promise: 'kept', verdict: 'replication', exitCode: 4 });
  });
});
