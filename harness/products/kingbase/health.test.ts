import { expect } from 'chai';
import type { NodeState, StateSample } from '../../cluster/node-state.ts';
import { healthProblems } from './health.ts';

const CLUSTER = {
  nodes: [
    { name: 'n1', address: '10.0.0.11' },
    { name: 'n2', address: '10.0.0.12' },
  ],
  contract: { mayLoseAcknowledgedWrites: false, reason: '' },
};

function samples(syncState: string, change: Partial<NodeState> = {}): readonly StateSample[] {
  const sent = { sentLsn: '0/9', flushLsn: '0/9', replayLsn: '0/9' };
  const sender = { peerAddress: '10.0.0.12', peerRole: 'standby', state: 'Streaming', syncState, ...sent };
  const receiver = {
    peerAddress: '10.0.0.11',
    peerRole: 'primary',
    state: 'Streaming',
    receivedLsn: '0/9',
    replayLsn: '0/9',
  };
  return [
    { time: 1, node: 'n1', state: { role: 'primary', state: 'up', detail: '', lsn: '0/9', senders: [sender] } },
    {
      time: 1,
      node: 'n2',
      state: {
        role: 'standby',
        state: 'up',
        detail: '',
        lsn: '0/9',
        replayLsn: '0/9',
        senders: [],
        receiver,
        ...change,
      },
    },
  ];
}

describe('the health of a KingbaseES cluster', () => {
  it('is whole when the standby is up, streams and has all', () => {
    expect(healthProblems(samples('Sync'), CLUSTER, true)).to.deep.equal([]);
    expect(healthProblems(samples('Quorum'), CLUSTER, true)).to.deep.equal([]);
  });

  it('K45: is not whole in a synchronous cluster as long as commits wait for nobody', () => {
    expect(healthProblems(samples('Async'), CLUSTER, true)).to.deep.equal(['no commit of n1 waits for a standby']);
    expect(healthProblems(samples('Async'), CLUSTER, false)).to.deep.equal([]);
  });

  it('is not whole while a pool has a standby down that streams', () => {
    expect(healthProblems(samples('Sync', { state: 'down' }), CLUSTER, true).join())
      .to.contain('n2')
      .and.to.contain('down');
  });

  it('is not whole while a node is silent', () => {
    expect(healthProblems(samples('Sync').slice(0, 1), CLUSTER, true).join()).to.contain('n2 does not answer');
  });
});
