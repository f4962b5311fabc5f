import { expect } from 'chai';
import { anatomy, expectOrder, phase, seed } from './fixtures/seed-anatomy.ts';

describe('the published failover of KingbaseES V8R3, from cluster.log', () => {
  it('K2, K3, K6: node102 executed the script, and node101 did not because it was shutting down', () => {
    expect(anatomy('failover').executor).to.equal('node102');
    expect(anatomy('failover').others).to.deep.equal([
      { node: 'node101', reason: 'it was shutting down, and the watchdog had lost it as its master' },
    ]);
  });

  it('K4: failover.log, which names no node, belongs to the node that called the script', () => {
    expect(new Set(seed.events.filter(({ log }) => log === 'failover.log').map(({ node }) => node))).to.deep.equal(
      new Set(['node102']),
    );
  });

  it('K5: recovery.log belongs to the old primary', () => {
    expect(anatomy('recovery').executor).to.equal('node101');
  });

  it('K7, K8: the age of the last heartbeat grows with the time that the peer is gone', () => {
    const ages = seed.events.filter(({ kind }) => kind === 'heartbeat-age');
    const gone = ages.filter(({ facts }) => Number(facts['age']) > 0);
    const first = gone[0];
    for (const { time, facts } of gone) {
      const expected = Number(first?.facts['age']) + (time - (first?.time ?? 0)) / 1000;
      expect(Math.abs(Number(facts['age']) - expected)).to.be.at.most(1);
    }
    expect(phase('failover', 'heartbeat loss').detail).to.equal('last heartbeat 82 s old');
  });

  it('K9: the loss is known from the stop message when the last heartbeat is a second old', () => {
    const at = seed.events.find(({ kind }) => kind === 'peer-shutting-down');
    const age = seed.events.find(({ kind, time }) => kind === 'heartbeat-age' && time === at?.time);
    expect(age?.facts['age']).to.equal('1');
    expect(at?.facts['peer']).to.contain('node101');
  });

  it('K10: the coordinator is lost, unassigned, and the watchdog joins anew within the second', () => {
    expectOrder('cluster.log', 'coordinator-lost', 'peer-unassigned', 'master-lost', 'watchdog-joining');
    expect(phase('failover', 'coordinator lost')).to.include({ durationMs: 0, detail: 'STANDBY -> JOINING' });
  });

  it('K11-K13: the watchdog walks to MASTER in 5 s and is accepted 4 s later', () => {
    expectOrder(
      'cluster.log',
      'watchdog-joining',
      'watchdog-initializing',
      'only-alive',
      'stand-skipped',
      'watchdog-master',
      'master-announced',
      'leader',
      'leader-accepted',
      'master-set',
    );
    expect(phase('failover', 'watchdog walk').durationMs).to.equal(5000);
    expect(phase('failover', 'leader')).to.include({ durationMs: 4000, detail: 'node102' });
  });

  it('K14, K15: the escalation takes over the cluster VIP in 3 s', () => {
    expectOrder(
      'cluster.log',
      'escalation-asked',
      'escalation-process',
      'escalation-started',
      'cluster-vip-acquired',
      'cluster-vip-command',
    );
    expect(phase('failover', 'escalation').durationMs).to.equal(3000);
  });

  it('K16-K19: the health check gives up after 10 retries and 73 s', () => {
    expectOrder(
      'cluster.log',
      'database-login-error',
      'database-shutting-down',
      'health-retry',
      'connect-error',
      'persistent-connection-error',
      'backend-unreachable',
      'backend-down',
    );
    expect(phase('failover', 'health check')).to.include({
      durationMs: 73_000,
      detail: '10 retries, then node 0 is DOWN',
    });
  });

  it('K19: an error that the terminal wrapped is read as one line', () => {
    const error = seed.events.find(({ kind }) => kind === 'connect-error');
    expect(error?.facts['reason']).to.contain('"No route to host"');
  });

  it('K20: the cluster VIP moved long before the failover', () => {
    expect(phase('failover', 'escalation').end).to.be.lessThan(phase('failover', 'health check').end - 60_000);
  });

  it('K21, K22: the degenerate request goes through the watchdog', () => {
    expectOrder(
      'cluster.log',
      'degenerate-request',
      'ipc-connection',
      'command-received',
      'command-processed',
      'only-node',
      'not-propagated',
    );
    expect(phase('failover', 'degenerate request').detail).to.equal('node 0: DEGENERATE_BACKEND_REQUEST');
  });

  it('K23-K25: the lock is held before the degeneration, and the sessions are cut before the script', () => {
    expectOrder(
      'cluster.log',
      'lock-requested',
      'lock-wanted',
      'lock-held',
      'degeneration',
      'sessions-cut',
      'script-called',
    );
    expect(phase('failover', 'failover lock').detail).to.equal('node102 is the lock holder');
  });

  it('K26, K27: the pool waits 10 s for the script, whose ssh error stands in its log', () => {
    expect(phase('failover', 'script called').durationMs).to.equal(10_000);
    expect(phase('failover', 'script called').events.map(({ kind }) => kind)).to.include('ssh-error');
  });

  it('K28: the locks are given back, the primary is found and set', () => {
    expectOrder(
      'cluster.log',
      'failover-lock-released',
      'primary-searched',
      'backend-asked',
      'backend-asked',
      'primary-found',
      'follow-lock-released',
      'primary-set',
      'master-node-set',
      'worker-restarted',
      'lock-resigned',
      'failover-done',
    );
    expect(phase('failover', 'new primary set').detail).to.equal('node 1');
  });

  it('K29: "failover done", glued to a line of which the date is lost, is read', () => {
    const done = seed.events.filter(({ kind }) => kind === 'failover-done');
    expect(done.map(({ time }) => new Date(time).toISOString())).to.deep.equal([
      '2022-08-30T15:39:33.000Z',
      '2022-08-30T15:39:33.000Z',
    ]);
  });

  it('K30: the whole failover took 84 s', () => {
    expect(anatomy('failover').end - anatomy('failover').start).to.equal(84_000);
  });
});
