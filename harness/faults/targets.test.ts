import { expect } from 'chai';
import type { NodeState, SenderState } from '../cluster/node-state.ts';
import type { ClusterNode } from '../cluster/node.ts';
import { resolveTargets, type ObservedNode } from './targets.ts';

const node = (number: number): ClusterNode => ({
  name: `n${number}`,
  address: `10.0.0.${number}`,
  container: `c${number}`,
  endpoint: (port) => ({ host: `10.0.0.${number}`, port }),
  exec: () => Promise.reject(new Error('not used here')),
  probe: () => Promise.reject(new Error('not used here')),
});

const sender = (peer: number, syncState: string): SenderState => ({
  peerAddress: `10.0.0.${peer}`,
  peerRole: 'Standby',
  state: 'Streaming',
  syncState,
  sentLsn: '0/1',
  flushLsn: '0/1',
  replayLsn: '0/1',
});

const state = (role: NodeState['role'], dbState = 'Normal', senders: readonly SenderState[] = []): NodeState => ({
  role,
  state: dbState,
  detail: 'Normal',
  senders,
});

const observed: readonly ObservedNode[] = [
  { node: node(1), state: state('standby', 'Need repair') },
  { node: node(2), state: state('primary', 'Normal', [sender(1, 'Potential'), sender(3, 'Sync')]) },
  { node: node(3), state: state('standby') },
];

describe('targets', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['primary', ['n2']],
    ['standby', ['n3']],
    ['standbys', ['n1', 'n3']],
    ['sync standby', ['n3']],
    ['all', ['n1', 'n2', 'n3']],
    ['n1', ['n1']],
  ];
  for (const [target, expected] of cases) {
    it(`"${target}" means ${expected.join(', ')}`, () => {
      expect(resolveTargets(target, observed).map(({ name }) => name)).to.deep.equal(expected);
    });
  }

  it('that nobody is are refused with what was observed', () => {
    const alone = [{ node: node(1), state: undefined }];
    expect(() => resolveTargets('primary', alone)).to.throw('No node is "primary" now');
  });
});
