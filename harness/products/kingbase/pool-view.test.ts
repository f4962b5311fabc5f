import { expect } from 'chai';
import { databaseStateFromRows, type DatabaseState } from './database-state.ts';
import type { PoolNode } from './pool-nodes.ts';
import { mergeState, type PoolView } from './pool-view.ts';

const PRIMARY: DatabaseState = { inRecovery: false, clockMs: 1, lsn: '0/5000', senders: [] };
const STANDBY: DatabaseState = {
  inRecovery: true,
  clockMs: 1,
  lsn: '0/5000',
  replayLsn: '0/4000',
  senders: [],
  receiver: {
    peerAddress: '10.0.0.11',
    peerRole: 'primary',
    state: 'Streaming',
    receivedLsn: '0/5000',
    replayLsn: '0/4000',
  },
};

function view(pool: string, ...rows: readonly (readonly [status: string, role: string])[]): PoolView {
  const nodes = rows.map(([status, role], id): PoolNode => {
    return {
      id,
      hostname: '',
      port: 54_321,
      status,
      weight: 0.5,
      role,
      selects: 0,
      isLoadBalanced: false,
      replicationDelay: 0,
    };
  });
  return { pool, nodes };
}

const WELL = [view('n1', ['up', 'primary'], ['up', 'standby']), view('n2', ['up', 'primary'], ['up', 'standby'])];

describe('the state of a KingbaseES node', () => {
  it('is up when both pools say so', () => {
    expect(mergeState('n1', 0, PRIMARY, WELL)).to.include({ role: 'primary', state: 'up', detail: '', lsn: '0/5000' });
    expect(mergeState('n2', 1, STANDBY, WELL)).to.include({
      role: 'standby',
      state: 'up',
      detail: 'streaming',
      replayLsn: '0/4000',
    });
  });

  it('is up for a pool that has just started and waits for its first client', () => {
    const views = [WELL[0] ?? { pool: 'n1' }, view('n2', ['waiting', 'primary'], ['waiting', 'standby'])];
    expect(mergeState('n1', 0, PRIMARY, views)).to.include({ state: 'up', detail: '' });
    expect(mergeState('n2', 1, STANDBY, views)).to.include({ state: 'up', detail: 'streaming' });
  });

  it('F2: is down although it streams, when a pool has it so', () => {
    const views = [
      view('n1', ['up', 'primary'], ['down', 'standby']),
      view('n2', ['up', 'primary'], ['down', 'standby']),
    ];
    expect(mergeState('n2', 1, STANDBY, views)).to.include({ state: 'down', detail: 'streaming' });
  });

  it('F1: tells which pool says what when they were parted', () => {
    const views = [
      view('n1', ['up', 'primary'], ['down', 'standby']),
      view('n2', ['down', 'standby'], ['up', 'primary']),
    ];
    const state = mergeState('n1', 0, PRIMARY, views);
    expect(state.state).to.equal('down');
    expect(state.detail).to.equal('n1 says up, n2 says down, n2 takes it for a standby');
  });

  it('F12: is not whole when its own pool does not answer', () => {
    const views: readonly PoolView[] = [WELL[0] ?? { pool: 'n1' }, { pool: 'n2', error: 'ECONNREFUSED' }];
    expect(mergeState('n2', 1, STANDBY, views)).to.include({
      state: 'pool does not answer',
      detail: 'streaming, pool of n2: ECONNREFUSED',
    });
    expect(mergeState('n1', 0, PRIMARY, views).state).to.equal('up');
  });

  it('F16: of a data-only node is what the pools of the others say', () => {
    const third = WELL.map(({ pool }) => view(pool, ['up', 'primary'], ['up', 'standby'], ['down', 'standby']));
    expect(mergeState('n3', 2, STANDBY, third)).to.include({ state: 'down', detail: 'streaming' });
  });

  it('is unknown when no pool is left to say', () => {
    expect(
      mergeState('n3', 2, PRIMARY, [
        { pool: 'n1', error: 'gone' },
        { pool: 'n2', error: 'gone' },
      ]).state,
    ).to.equal('unknown');
  });
});

describe('what a KingbaseES database says of itself', () => {
  const OWN = { in_recovery: 'false', clock_ms: '1700000000123', lsn: '0/16B3750', replay_lsn: null };

  it('is a primary with its senders', () => {
    const sender = {
      peer: '10.0.0.12',
      state: 'streaming',
      sync_state: 'sync',
      sent: '0/1',
      flushed: '0/1',
      replayed: '0/1',
    };
    const state = databaseStateFromRows([[OWN], [sender], []]);
    expect(state).to.include({ inRecovery: false, clockMs: 1_700_000_000_123, lsn: '0/16B3750' });
    expect(state.senders[0]).to.include({ peerAddress: '10.0.0.12', state: 'Streaming', syncState: 'Sync' });
    expect(state.receiver).to.equal(undefined);
  });

  it('is a standby that knows where it is although nothing was sent since it started', () => {
    const state = databaseStateFromRows([[{ ...OWN, in_recovery: 'true', lsn: null, replay_lsn: '0/99' }], [], []]);
    expect(state).to.include({ inRecovery: true, lsn: '0/99', replayLsn: '0/99' });
  });

  it('follows whom its connection string names', () => {
    const receiver = { peer: '10.0.0.11', status: 'streaming', received: '0/99' };
    const state = databaseStateFromRows([[{ ...OWN, in_recovery: 'true' }], [], [receiver]]);
    expect(state.receiver).to.include({ peerAddress: '10.0.0.11', state: 'Streaming', receivedLsn: '0/99' });
  });

  it('is refused when there are other rows', () => {
    expect(() => databaseStateFromRows([[]])).to.throw('no state');
  });
});
