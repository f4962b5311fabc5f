import { expect } from 'chai';
import type { NodeState, SenderState } from '../cluster/node-state.ts';
import type { ClusterNode } from '../cluster/node.ts';
import { impossibleTarget, noMinority, resolveTargets, TARGET_PATTERN, type ObservedNode } from './targets.ts';

const node = (number: number): ClusterNode => ({
  name: `n${number}`,
  address: `10.0.0.${number}`,
  addresses: {},
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
    ['n1,n3', ['n1', 'n3']],
    ['one standby', ['n3']],
    ['all standbys', ['n1', 'n3']],
    ['minority', ['n2']],
    ['majority', ['n1', 'n3']],
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

  it('are no minority while nobody is primary', () => {
    const leaderless = observed.map(({ node: each }) => ({ node: each, state: state('standby') }));
    expect(() => resolveTargets('minority', leaderless)).to.throw('No node is "minority" now (n1: standby');
  });

  const impossible: readonly (readonly [string, readonly string[], string | undefined])[] = [
    ['n4', ['n1', 'n2', 'n3'], 'there is no node n4, only n1, n2, n3'],
    ['witness', ['n1', 'n2'], 'the product has no witness node'],
    ['witness', ['n1', 'n2', 'gateway'], undefined],
    ['minority', ['n1', 'n2'], '2 nodes have no minority'],
    ['minority', ['n1', 'n2', 'n3'], undefined],
    ['primary', ['n1', 'n2'], undefined],
  ];
  for (const [target, names, reason] of impossible) {
    it(`"${target}" among ${names.join(', ')} is ${reason === undefined ? 'possible' : 'refused beforehand'}`, () => {
      expect(impossibleTarget(target, names)).to.equal(reason);
    });
  }

  const counted: readonly (readonly [string, readonly string[], string | undefined])[] = [
    ['one standby', ['n1', 'n2', 'n3'], undefined],
    ['one standby', ['n1', 'n2'], '1 of 2 nodes are no minority'],
    ['n1,n3', ['n1', 'n2', 'n3'], '2 of 3 nodes are no minority'],
    ['n1,n3', ['n1', 'n2', 'n3', 'n4', 'n5'], undefined],
    ['primary', ['n1', 'n2', 'gateway'], '1 of 2 nodes are no minority'],
    ['all standbys', ['n1', 'n2', 'n3'], '2 of 3 nodes are no minority'],
    ['minority', ['n1', 'n2', 'n3'], undefined],
    ['all', ['n1', 'n2', 'n3'], '3 of 3 nodes are no minority'],
  ];
  for (const [target, names, reason] of counted) {
    it(`"${target}" among ${names.join(', ')} ${reason === undefined ? 'leaves most nodes alone' : 'may leave no majority'}`, () => {
      expect(noMinority(target, names)).to.equal(reason);
    });
  }

  it('are written as words or names and as nothing else', () => {
    for (const good of ['one standby', 'n1', 'n1,n2', 'gateway', 'all']) expect(good).to.match(TARGET_PATTERN);
    for (const bad of ['', 'n0', 'n1,', 'n1 n2', 'a standby', 'all,n1']) expect(bad).to.not.match(TARGET_PATTERN);
  });
});
