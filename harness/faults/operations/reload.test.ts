import { expect } from 'chai';
import type { NodeState } from '../../cluster/node-state.ts';
import { contradictsSyncNames } from './reload.ts';

function primaryWith(...syncStates: readonly string[]): NodeState {
  const senders = syncStates.map((syncState) => ({
    peerAddress: '10.0.0.2',
    peerRole: 'Standby',
    state: 'Streaming',
    syncState,
    sentLsn: '0/1',
    flushLsn: '0/1',
    replayLsn: '0/1',
  }));
  return { role: 'primary', state: 'Normal', detail: 'Normal', senders };
}

describe('contradictsSyncNames', () => {
  const cases: readonly (readonly [string, readonly string[], boolean])[] = [
    ['', ['Async', 'Async'], true],
    ['', ['Sync', 'Async'], false],
    ['*', ['Sync', 'Potential'], true],
    ['*', ['Async', 'Async'], false],
    ['ANY 1(*)', ['Quorum', 'Quorum'], true],
    ['ANY 1(*)', ['Sync', 'Potential'], false],
    ['n2', ['Sync', 'Async'], true],
  ];
  for (const [value, states, fits] of cases) {
    it(`says that standbys which are ${states.join(' and ')} ${fits ? 'fit' : 'do not fit'} "${value}"`, () => {
      expect(contradictsSyncNames(value, primaryWith(...states)) === undefined).to.equal(fits);
    });
  }

  it('asks nothing of a node that has no standbys', () => {
    expect(contradictsSyncNames('*', primaryWith())).to.equal(undefined);
  });
});
