import { expect } from 'chai';
import { primaryState, standbyState, evidence, healthy } from '../fixtures/cluster-samples.ts';
import { acknowledgedLsnChecker } from './acknowledged-lsn.ts';
import { failoverHistory, failoverSamples } from './fixtures/takeover.ts';

const MAY_LOSE = { mayLoseAcknowledgedWrites: true, reason: 'most_available_sync=on' };

describe('acknowledged lsn checker', () => {
  it('is valid when the new primary has more than what was acknowledged', () => {
    const states = failoverSamples({ written: '0/5000100', received: '0/5000200' });
    const result = acknowledgedLsnChecker.check(evidence(failoverHistory().build(), states));
    expect(result).to.include({ valid: true, summary: '1 takeover, none from before an acknowledged LSN' });
    expect(result.takeovers[0]).to.include({
      node: 'n2',
      replaced: 'n1',
      position: '0/5000200',
      settled: true,
      acknowledged: '0/5000100',
    });
  });

  it('accuses a promoted node that stood still before an acknowledged LSN, and names the write', () => {
    const states = failoverSamples({ written: '0/5000100', received: '0/5000080' });
    const result = acknowledgedLsnChecker.check(evidence(failoverHistory().build(), states));
    expect(result).to.include({ valid: false, class: 'consistency' });
    expect(result.summary).to.equal(
      'n2 became primary at 2.000 s at 0/5000080, n1 had acknowledged writes up to 0/5000100: 128 bytes and 1 acknowledged write are missing',
    );
    expect(result.anomalies[0]?.operations).to.have.length(1);
  });

  it('measures the loss and does not accuse when the settings allow it', () => {
    const states = failoverSamples({ written: '0/5000100', received: '0/5000080' });
    const result = acknowledgedLsnChecker.check(evidence(failoverHistory().build(), states, MAY_LOSE));
    expect(result).to.deep.include({ valid: true, anomalies: [] });
    expect(result.takeovers[0]?.missingBytes).to.equal(128);
  });

  it('does not take WAL that nobody acknowledged for a loss', () => {
    const states = failoverSamples({ written: '0/5000100', received: '0/5000080' });
    const unacknowledged = failoverHistory()
      .build()
      .filter(({ value }) => value !== 2);
    expect(acknowledgedLsnChecker.check(evidence(unacknowledged, states)).valid).to.equal(true);
  });

  it('does not judge a standby that was still receiving or replaying when it was seen last', () => {
    const states = failoverSamples({ written: '0/5000100', received: '0/5000080' }).filter(
      ({ node, time }) => node !== 'n2' || time < 1e9 || time === 2000e6,
    );
    const result = acknowledgedLsnChecker.check(evidence(failoverHistory().build(), states));
    expect(result).to.include({ valid: true });
    expect(result.takeovers[0]?.settled).to.equal(false);
  });

  it('accuses a new primary that shows an LSN before an acknowledged one, even if it was receiving when it was seen last', () => {
    const states = failoverSamples({ written: '0/6000080', received: '0/5000080' }).filter(
      ({ node, time }) => node !== 'n2' || time < 1e9 || time === 2000e6,
    );
    const result = acknowledgedLsnChecker.check(evidence(failoverHistory().build(), states));
    expect(result).to.include({ valid: false });
    expect(result.takeovers[0]).to.include({ settled: false, fork: '0/6000000', missingBytes: 128 });
  });

  it('says that no node took over', () => {
    expect(acknowledgedLsnChecker.check(evidence([], healthy('n1', [1, 2]))).summary).to.equal('no node took over');
  });

  it('counts a switchover as a takeover too', () => {
    const states = [
      { time: 1e9, node: 'n1', state: primaryState('n1', '0/5000000') },
      { time: 1e9, node: 'n2', state: standbyState('n1', '0/5000000') },
      { time: 2e9, node: 'n1', state: standbyState('n2', '0/5000000') },
      { time: 2e9, node: 'n2', state: primaryState('n2', '0/5000080') },
    ];
    expect(acknowledgedLsnChecker.check(evidence([], states)).takeovers).to.have.length(1);
  });
});
