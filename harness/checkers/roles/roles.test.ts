import { expect } from 'chai';
import type { StateSample } from '../../cluster/node-state.ts';
import { evidence, role, silence } from '../fixtures/cluster-samples.ts';
import { HistoryBuilder } from '../fixtures/history-builder.ts';
import { rolesChecker, type RolesResult } from './roles.ts';

const check = (builder: HistoryBuilder, states: readonly StateSample[] = []): RolesResult =>
  rolesChecker.check(evidence(builder.build(), states));

/** n1 is primary, is killed, and n2 takes over. */
function failover(): HistoryBuilder {
  return new HistoryBuilder()
    .add(1, 0, 10)
    .add(2, 90, 95, { type: 'info' })
    .operator('failover', 'n2', [200, 290])
    .add(3, 300, 310, { node: 'n2' });
}

describe('roles checker', () => {
  it('is valid when one node after the other takes writes', () => {
    const result = check(failover().operator('switchover', 'n1', [400, 450]).add(4, 460, 470));
    expect(result).to.deep.include({ valid: true, splitBrains: [], twoPrimariesSampled: [] });
    expect(result.acceptedWrites).to.deep.equal({
      n1: { count: 2, first: 10e6, last: 470e6 },
      n2: { count: 1, first: 310e6, last: 310e6 },
    });
    expect(result.terms.map(({ node, because }) => [node, because])).to.deep.equal([
      ['n1', 'first primary'],
      ['n2', 'failover'],
      ['n1', 'switchover'],
    ]);
  });

  it('accuses the old primary that takes a write which began after the new one had acknowledged one', () => {
    const result = check(failover().add(4, 320, 330, { node: 'n1' }).add(5, 325, 335, { node: 'n2' }));
    expect(result).to.deep.include({ valid: false, class: 'consistency' });
    expect(result.splitBrains).to.deep.equal([
      { nodes: ['n1', 'n2'], interval: [320e6, 330e6], writes: { n1: 1, n2: 1 }, operations: [10] },
    ]);
    expect(result.summary).to.equal('n1 and n2 both took writes for 10 ms at 0.320 s: 1 on n1, 1 on n2');
  });

  it('does not accuse a write that was on its way while the roles changed', () => {
    expect(check(failover().add(4, 150, 320, { node: 'n1' })).valid).to.equal(true);
  });

  it('knows from samples that a standby became primary by itself', () => {
    const history = new HistoryBuilder().add(1, 0, 10).add(2, 300, 310, { node: 'n2' }).add(3, 500, 510);
    const states = [
      role(0, 'n1', 'primary'),
      role(0, 'n2', 'standby'),
      role(250, 'n2', 'primary'),
      role(260, 'n1', 'standby'),
      role(400, 'n2', 'standby'),
      role(450, 'n1', 'primary'),
    ];
    expect(check(history, states)).to.deep.include({ valid: true, twoPrimariesSampled: [] });
    expect(check(history, []).valid, 'without samples nothing explains the way back').to.equal(false);
  });

  it('does not take it for a promotion when a node was silent and is primary again', () => {
    const states = [role(0, 'n1', 'primary'), silence(100, 'n1'), role(315, 'n1', 'primary')];
    expect(check(failover().add(4, 320, 330, { node: 'n1' }), states).valid).to.equal(false);
  });

  it('reports two primaries that were only sampled, without calling it a violation', () => {
    const states = [
      role(0, 'n1', 'primary'),
      role(400, 'n1', 'primary'),
      role(150, 'n2', 'standby'),
      role(300, 'n2', 'primary'),
      role(500, 'n2', 'primary'),
    ];
    const result = check(failover(), states);
    expect(result.valid).to.equal(true);
    expect(result.twoPrimariesSampled).to.deep.equal([{ nodes: ['n1', 'n2'], interval: [300e6, 400e6] }]);
  });

  it('is unknown when no acknowledged write names its node', () => {
    expect(check(new HistoryBuilder().add(1, 0, 1, { type: 'info' })).valid).to.equal('unknown');
  });
});
