import { expect } from 'chai';
import type { NodeState } from '../../cluster/node-state.ts';
import { healthProblems, replayProblems, type NodeAnswer } from './health.ts';

const sender = (peerAddress: string): NodeState['senders'][number] => ({
  peerAddress,
  peerRole: 'Standby',
  state: 'Streaming',
  syncState: 'Sync',
  sentLsn: '0/10',
  flushLsn: '0/10',
  replayLsn: '0/10',
});

function answers(change: Readonly<Record<string, Partial<NodeState>>> = {}): readonly NodeAnswer[] {
  const base: Readonly<Record<string, NodeState>> = {
    n1: {
      role: 'primary',
      state: 'OPEN',
      detail: 'watcher OPEN',
      lsn: '0/10',
      senders: [sender('10.0.0.2'), sender('10.0.0.3')],
    },
    n2: { role: 'standby', state: 'OPEN', detail: 'watcher OPEN', replayLsn: '0/10', senders: [] },
    n3: { role: 'standby', state: 'OPEN', detail: 'watcher OPEN', replayLsn: '0/10', senders: [] },
  };
  return Object.entries(base).map(([name, state]) => ({
    name,
    address: `10.0.0.${name.slice(1)}`,
    state: { ...state, ...change[name] },
  }));
}

describe('the health of a DM group', () => {
  it('is complete with one primary, VALID archives and OPEN watchers', () => {
    expect(healthProblems(answers())).to.deep.equal([]);
  });

  it('misses what is not OPEN, a watcher too', () => {
    expect(healthProblems(answers({ n1: { state: 'SUSPEND' } }))).to.deep.equal(['n1 primary, SUSPEND, watcher OPEN']);
    expect(healthProblems(answers({ n2: { state: 'MOUNT' } }))).to.deep.equal(['n2 standby, MOUNT, watcher OPEN']);
    expect(healthProblems(answers({ n1: { detail: 'watcher RECOVERY' } }))).to.have.length(1);
    expect(healthProblems(answers({ n3: { detail: 'watcher SHUTDOWN' } }))).to.have.length(1);
  });

  it('misses an archive that is not VALID', () => {
    const [problem] = healthProblems(answers({ n1: { senders: [sender('10.0.0.2')] } }));
    expect(problem).to.include('the archive of n1 to n3 is not VALID');
  });

  it('wants exactly one primary', () => {
    expect(healthProblems(answers({ n1: { role: 'standby' } }))[0]).to.include('no primary');
    expect(healthProblems(answers({ n2: { role: 'primary' } }))).to.deep.equal(['several primaries: n1, n2']);
  });

  it('waits until the standbys have replayed what the primary had written', () => {
    const lagging = answers({ n3: { replayLsn: '0/F' } });
    expect(replayProblems(answers(), lagging)).to.deep.equal(['n3 replayed 0/F of 0/10']);
    expect(replayProblems(answers(), answers())).to.deep.equal([]);
  });
});
