import { expect } from 'chai';
import { durabilityChecker } from './durability.ts';
import { evidence, role } from '../fixtures/cluster-samples.ts';
import { HistoryBuilder } from '../fixtures/history-builder.ts';

const STATES = [role(0, 'n1', 'primary')];
const lossy = new HistoryBuilder()
  .add(1, 0, 1)
  .add(2, 500, 1000)
  .add(3, 1500, 2500)
  .add(4, 2000, 2600, { type: 'info' })
  .read([1, 2, 3, 4], 2700, 2800)
  .read([1], 9000, 9001, { final: true });

describe('durability checker', () => {
  it('counts acknowledged writes that are gone, with the time in which they were acknowledged', () => {
    const result = durabilityChecker.check(evidence(lossy.build(), STATES));
    expect(result).to.deep.include({
      valid: false,
      class: 'consistency',
      acknowledgedCount: 3,
      lostCount: 2,
      lost: [[2, 3]],
      firstAcknowledged: 1000e6,
      lastAcknowledged: 2500e6,
      spanMs: 1500,
      allowed: false,
    });
    expect(result.lostElements[0]?.lastSeen).to.deep.include({ time: 2800e6, node: 'n1' });
    expect(result.summary).to.match(/^2 of 3 acknowledged writes lost, acknowledged within 1.5 s; .* do not allow it/);
  });

  it('is valid with the figure when the settings allow losses', () => {
    const contract = { mayLoseAcknowledgedWrites: true, reason: 'most_available_sync=on' };
    const result = durabilityChecker.check(evidence(lossy.build(), STATES, contract));
    expect(result).to.deep.include({ valid: true, lostCount: 2, allowed: true, anomalies: [] });
    expect(result.summary).to.contain('the settings allow it: most_available_sync=on');
  });

  it('is unknown when nothing was acknowledged or read back', () => {
    expect(durabilityChecker.check(evidence([], STATES)).valid).to.equal('unknown');
    expect(durabilityChecker.check(evidence(new HistoryBuilder().add(1, 0, 1).build(), STATES)).valid).to.equal(
      'unknown',
    );
  });

  it('is valid when all that was acknowledged is there', () => {
    const history = new HistoryBuilder().add(1, 0, 1).read([1], 2, 3, { final: true }).build();
    const result = durabilityChecker.check(evidence(history, STATES));
    expect(result).to.deep.include({ valid: true, lostCount: 0, firstAcknowledged: null, spanMs: 0 });
    expect(result.summary).to.equal('none of 1 acknowledged write lost');
  });
});
