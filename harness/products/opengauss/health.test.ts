import { expect } from 'chai';
import type { NodeState } from '../../cluster/node-state.ts';
import { healthProblems, replayProblems, type NodeAnswer } from './health.ts';

const sender = (peerAddress: string, state = 'Streaming'): NodeState['senders'][number] => ({
  peerAddress,
  peerRole: 'Standby',
  state,
  syncState: 'Sync',
  sentLsn: '0/5000',
  flushLsn: '0/5000',
  replayLsn: '0/5000',
});
const primary = (name: string, address: string, standbys: readonly string[], lsn = '0/5000'): NodeAnswer => ({
  name,
  address,
  state: {
    role: 'primary',
    state: 'Normal',
    detail: 'Normal',
    lsn,
    senders: standbys.map((standby) => sender(standby)),
  },
});
const standby = (name: string, address: string, change: Partial<NodeState> = {}, follows = '10.0.0.1'): NodeAnswer => ({
  name,
  address,
  state: {
    role: 'standby',
    state: 'Normal',
    detail: 'Normal',
    lsn: '0/5000',
    replayLsn: '0/5000',
    senders: [],
    receiver: {
      peerAddress: follows,
      peerRole: 'Primary',
      state: 'Normal',
      receivedLsn: '0/5000',
      replayLsn: '0/5000',
    },
    ...change,
  },
});
const n1 = primary('n1', '10.0.0.1', ['10.0.0.2', '10.0.0.3']);
const n2 = standby('n2', '10.0.0.2');
const n3 = standby('n3', '10.0.0.3');

describe('the health of a cluster', () => {
  it('has no problems when one is primary and all others follow it', () => {
    expect(healthProblems([n1, n2, n3])).to.deep.equal([]);
    expect(replayProblems([n1, n2, n3], [n1, n2, n3])).to.deep.equal([]);
  });

  const cases: readonly (readonly [string, readonly NodeAnswer[], RegExp])[] = [
    [
      'a node that does not answer',
      [n1, n2, { name: 'n3', address: '10.0.0.3', error: 'ECONNREFUSED' }],
      /^n3: ECONNREFUSED$/,
    ],
    ['no primary', [n2, n3], /^no primary: n2 standby, Normal, Normal; n3/],
    ['two primaries', [n1, primary('n2', '10.0.0.2', []), n3], /^several primaries: n1, n2$/],
    [
      'a standby that needs repair',
      [n1, n2, standby('n3', '10.0.0.3', { state: 'Need repair', detail: 'WAL segment removed' })],
      /^n3 standby, Need repair, WAL segment removed$/,
    ],
    ['a node that runs as Normal', [n1, n2, standby('n3', '10.0.0.3', { role: 'normal' })], /^n3 normal/],
    [
      'a standby of somebody else',
      [n1, n2, standby('n3', '10.0.0.3', {}, '10.0.0.9')],
      /^n3 follows 10\.0\.0\.9, not n1$/,
    ],
    [
      'a standby the primary does not know',
      [primary('n1', '10.0.0.1', ['10.0.0.2']), n2, n3],
      /^n1 sends to n3: nothing$/,
    ],
  ];
  for (const [what, answers, problem] of cases) {
    it(`is bad with ${what}`, () => {
      const problems = healthProblems(answers);
      expect(problems).to.have.lengthOf(1);
      expect(problems[0]).to.match(problem);
    });
  }

  it('waits for the sender to be streaming', () => {
    const catchingUp: NodeAnswer = {
      ...n1,
      ...(n1.state && { state: { ...n1.state, senders: [sender('10.0.0.2'), sender('10.0.0.3', 'Catchup')] } }),
    };
    expect(healthProblems([catchingUp, n2, n3])).to.deep.equal(['n1 sends to n3: Catchup']);
  });

  it('waits for what the primary had written before', () => {
    const behind = standby('n2', '10.0.0.2', { replayLsn: '0/4FF8' });
    expect(replayProblems([n1], [behind, n3])).to.deep.equal(['n2 replayed 0/4FF8 of 0/5000']);
    expect(replayProblems([n1], [standby('n2', '10.0.0.2', { replayLsn: '1/0' })])).to.deep.equal([]);
  });
});
