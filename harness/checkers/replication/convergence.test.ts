import { expect } from 'chai';
import type { StateSample } from '../../cluster/node-state.ts';
import { createConvergenceChecker, type ConvergenceResult } from './convergence.ts';
import { every, evidence, healthy, primaryState, silence, standbyState } from '../fixtures/cluster-samples.ts';
import { HistoryBuilder } from '../fixtures/history-builder.ts';

/** Healed at 2 s, load ends at 3 s. */
const HISTORY = new HistoryBuilder()
  .add(1, 0, 1)
  .fault({ id: 'f1', kind: 'kill', targets: ['n1'] }, [500, 600], [1500, 2000])
  .add(2, 2990, 3000, { node: 'n2' })
  .build();

const check = (states: readonly StateSample[]): ConvergenceResult =>
  createConvergenceChecker({ deadlineMs: 10_000 }).check(evidence(HISTORY, states));

/** All in step with n2 as primary, but for n1, which shows what is given. */
function allBut(n1: StateSample['state'], times: readonly number[], lsn = '0/5000000'): readonly StateSample[] {
  return healthy('n2', times, lsn).map((sample) =>
    sample.node !== 'n1' ? sample : n1 === undefined ? silence(sample.time / 1e6, 'n1') : { ...sample, state: n1 },
  );
}

describe('convergence checker', () => {
  it('measures the time until all stream, and until LSNs are equal once the load has ended', () => {
    const behind = standbyState('n2', '0/4000000');
    const result = check([
      ...allBut(standbyState('n2', '0/4000000', { state: 'Catchup' }), [2100]),
      ...allBut(behind, [2500, 3500]),
      ...healthy('n2', [4200]),
    ]);
    expect(result).to.deep.include({ valid: true, healedAt: 2000e6, loadEndedAt: 3000e6, streamingMs: 500 });
    expect(result.convergedMs).to.equal(1200);
    expect(result.summary).to.equal('all nodes Normal and Streaming with equal LSN 1.2 s after healing and load');
    expect(result.lastStates['n1']).to.deep.equal({
      time: 4200e6,
      text: 'standby, Normal',
      lsn: '0/5000000',
      replayLsn: '0/5000000',
    });
  });

  it('counts from the start of the load where nothing disturbed the cluster, however long its deployment took', () => {
    const quiet = new HistoryBuilder().add(1, 90_000, 90_001).add(2, 91_000, 91_001).build();
    const checker = createConvergenceChecker({ deadlineMs: 10_000 });
    const result = checker.check(evidence(quiet, healthy('n1', [90_500, 91_500])));
    expect(result).to.deep.include({ valid: true, streamingMs: 500 });
  });

  const broken: readonly (readonly [string, StateSample['state'], string])[] = [
    ['does not answer', undefined, 'n1 does not answer: connect ECONNREFUSED'],
    [
      'needs repair',
      standbyState('n2', '0/5000000', { state: 'Need repair', detail: 'WAL segment removed' }),
      'n1 shows standby, Need repair (WAL segment removed)',
    ],
    ['is primary as well', primaryState('n1', '0/5000000'), 'n1 and n2 are primary'],
    ['follows another node', standbyState('n3', '0/5000000'), 'n1 receives from 10.0.0.13, which is not the primary'],
    ['stays behind', standbyState('n2', '0/4000000'), 'n1 has replayed 0/4000000, n2 has written 0/5000000'],
  ];
  for (const [name, state, problem] of broken) {
    it(`accuses replication when a node ${name}`, () => {
      const result = check(allBut(state, every(200, 2100, 14_000)));
      expect(result).to.deep.include({ valid: false, class: 'replication', convergedMs: null });
      expect(result.summary).to.equal(`replication did not come back within 10.0 s: ${problem}`);
    });
  }

  it('accuses replication when the primary has a sender that does not stream', () => {
    const states = healthy('n2', [3100, 3300]).map((sample) =>
      sample.node === 'n2' ? { ...sample, state: primaryState('n2', '0/5000000', { state: 'Catchup' }) } : sample,
    );
    expect(check(states).anomalies.map(({ message }) => message)).to.deep.equal([
      'the sender to n1 shows Catchup',
      'the sender to n3 shows Catchup',
    ]);
  });

  it('accuses replication when it came back too late or did not last', () => {
    const late = check([...allBut(undefined, every(500, 2100, 13_600)), ...healthy('n2', [13_800])]);
    expect(late).to.deep.include({ valid: false });
    expect(late.summary).to.contain('only after the deadline');
    const repair = standbyState('n2', '0/5000000', { state: 'Need repair', detail: 'Disconnected' });
    const relapse = check([...healthy('n2', [3100]), ...allBut(repair, [3300])]);
    expect(relapse).to.deep.include({ valid: false, convergedMs: 100 });
    expect(relapse.summary).to.contain('did not last: n1 shows standby, Need repair (Disconnected)');
  });

  it('does not take one missed answer at the end for a relapse', () => {
    expect(check([...healthy('n2', [3100]), silence(3300, 'n3')]).valid).to.equal(true);
  });

  it('is unknown when nothing was sampled after healing and load', () => {
    expect(check([]).valid).to.equal('unknown');
    expect(check(healthy('n2', [1000, 2500])).valid).to.equal('unknown');
  });
});
