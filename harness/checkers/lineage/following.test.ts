import { expect } from 'chai';
import type { StateSample } from '../../cluster/node-state.ts';
import { evidence, every, healthy, primaryState, standbyState } from '../fixtures/cluster-samples.ts';
import { followingChecker } from './following.ts';

const lsnAt = (ms: number): string => `0/${(0x5000000 + ms).toString(16).toUpperCase()}`;

/** A primary to which all others confirm more with every sample, or always the same. */
function feeding(primary: string, times: readonly number[], stuckAt?: string): readonly StateSample[] {
  return times.map((ms) => ({ time: ms * 1e6, node: primary, state: primaryState(primary, stuckAt ?? lsnAt(ms)) }));
}

describe('following checker', () => {
  it('is valid when all follow one primary', () => {
    const states = every(200, 200, 2000).flatMap((ms) => healthy('n1', [ms], lsnAt(ms)));
    expect(followingChecker.check(evidence([], states))).to.deep.include({ valid: true, twoFeeds: [], feeds: 2 });
  });

  it('accuses a standby that confirms more and more to two primaries', () => {
    const times = every(200, 200, 3000);
    const states = [...feeding('n1', times), ...feeding('n2', times)];
    const result = followingChecker.check(evidence([], states));
    expect(result).to.include({ valid: false, class: 'replication' });
    expect(result.twoFeeds[0]).to.deep.include({ node: 'n3', primaries: ['n1', 'n2'] });
    expect(result.summary).to.equal('n3 confirmed WAL to n1 and n2 for 2.8 s at 0.200 s');
  });

  it('does not take a row of a sender that outlives its connection for following', () => {
    const times = every(200, 200, 3000);
    const states = [...feeding('n1', times, '0/5000000'), ...feeding('n2', times)];
    expect(followingChecker.check(evidence([], states)).valid).to.equal(true);
  });

  it('allows the move from the old primary to the new one', () => {
    const states = [...feeding('n1', every(200, 200, 2000)), ...feeding('n2', every(200, 1800, 4000))];
    expect(followingChecker.check(evidence([], states)).valid).to.equal(true);
  });

  it('does not count what a standby feeds to a cascade standby', () => {
    const times = every(200, 200, 3000);
    const cascade = times.map((ms) => {
      const { senders } = primaryState('n2', lsnAt(ms));
      return { time: ms * 1e6, node: 'n2', state: standbyState('n1', lsnAt(ms), { senders }) };
    });
    expect(followingChecker.check(evidence([], [...feeding('n1', times), ...cascade])).valid).to.equal(true);
  });
});
