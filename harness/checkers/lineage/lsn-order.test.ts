import { expect } from 'chai';
import type { StateSample } from '../../cluster/node-state.ts';
import { evidence, healthy, primaryState, silence, standbyState } from '../fixtures/cluster-samples.ts';
import { HistoryBuilder } from '../fixtures/history-builder.ts';
import { lsnOrderChecker } from './lsn-order.ts';

const BACK: readonly StateSample[] = [
  ...healthy('n1', [100], '0/5000000'),
  { time: 300e6, node: 'n2', state: standbyState('n1', '0/4FFFF00') },
];

describe('lsn order checker', () => {
  it('is valid when every LSN only grows', () => {
    const result = lsnOrderChecker.check(evidence([], [...healthy('n1', [100]), ...healthy('n1', [300], '0/5000100')]));
    expect(result).to.deep.include({ valid: true, stepsBack: [], compared: 3 });
  });

  it('accuses a standby whose replay goes back, with the bytes', () => {
    const result = lsnOrderChecker.check(evidence([], BACK));
    expect(result).to.include({ valid: false, class: 'replication' });
    expect(result.summary).to.equal(
      'The LSN of n2 went back from 0/5000000 to 0/4FFFF00 (256 bytes) at 0.300 s without a build or rewind',
    );
  });

  it('accuses a primary whose WAL goes back', () => {
    const states = [
      { time: 100e6, node: 'n1', state: primaryState('n1', '0/5000000') },
      { time: 300e6, node: 'n1', state: primaryState('n1', '0/4000000') },
    ];
    expect(lsnOrderChecker.check(evidence([], states)).anomalies.map(({ type }) => type)).to.deep.equal([
      'lsn-went-back',
    ]);
  });

  it('explains it by a build of the node', () => {
    const history = new HistoryBuilder().operator('build', 'n2', [150, 250]).build();
    const result = lsnOrderChecker.check(evidence(history, BACK));
    expect(result).to.include({ valid: true });
    expect(result.stepsBack.map(({ because }) => because)).to.deep.equal([['build']]);
  });

  it('does not let a build of another node explain it', () => {
    const history = new HistoryBuilder().operator('build', 'n3', [150, 250]).build();
    expect(lsnOrderChecker.check(evidence(history, BACK)).valid).to.equal(false);
  });

  it('does not compare across a stretch in which the node did not answer, or with a node that needs repair', () => {
    const [first] = BACK.filter(({ node }) => node === 'n2');
    if (first === undefined) throw new Error('no sample');
    const last = BACK.slice(-1);
    expect(lsnOrderChecker.check(evidence([], [first, silence(200, 'n2'), ...last])).valid).to.equal(true);
    const repair = { time: 300e6, node: 'n2', state: standbyState('n1', '0/1', { state: 'Need repair' }) };
    expect(lsnOrderChecker.check(evidence([], [first, repair])).valid).to.equal(true);
  });

  it('looks at what a standby replayed and not at what it received, which begins again with every connection', () => {
    const received = (time: number, lsn: string): StateSample => ({
      time,
      node: 'n2',
      state: standbyState('n1', '0/5000000', { lsn }),
    });
    const result = lsnOrderChecker.check(evidence([], [received(1e8, '0/5000300'), received(3e8, '0/5000000')]));
    expect(result.valid).to.equal(true);
  });
});
