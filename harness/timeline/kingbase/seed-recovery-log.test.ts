import { expect } from 'chai';
import { anatomy, expectOrder, phase, seed } from './fixtures/seed-anatomy.ts';

describe('the published recovery of KingbaseES V8R3, from recovery.log', () => {
  it('K49, K50: cron starts it, and it says its pid', () => {
    expect(phase('recovery', 'begin').detail).to.equal('pid 11927');
    expect(new Date(anatomy('recovery').start).getUTCSeconds()).to.equal(1);
  });

  it('K51: the mount point is checked in five steps', () => {
    const steps = phase('recovery', 'mount check').events.flatMap(({ facts }) => facts['mountStep'] ?? []);
    expect(steps).to.deep.equal([
      'stat the directory of the mount point',
      'create/write the file',
      'stat the file',
      'read the file',
      'delete the file',
    ]);
    expect(phase('recovery', 'mount check').detail).to.equal('at try 1 of 6');
  });

  it('K52: two of three pings are enough', () => {
    expect(phase('recovery', 'network check').detail).to.equal('2 of 3 pings answered');
  });

  it('K53: the pool shows the node down and the other one as primary', () => {
    const rows = phase('recovery', 'role').events.filter(({ kind }) => kind === 'pool-row');
    expect(rows.map(({ facts }) => [facts['nodeId'], facts['status'], facts['role']])).to.deep.equal([
      ['0', 'down', 'standby'],
      ['1', 'up', 'primary'],
    ]);
  });

  it('K55: the database VIP is not on the node', () => {
    expectOrder('recovery.log', 'is-standby', 'vip-removing', 'vip-absent');
  });

  it('K56, K57: it retries ten times and decides to recover', () => {
    expect(phase('recovery', 'retries').detail).to.equal('no streaming after 10 of 10 tries');
    expect(phase('recovery', 'decision').detail).to.equal('recovery.conf NEED_CHANGE 0, status 1');
    expect(phase('recovery', 'retries').atMostMs).to.equal(31_000);
  });

  it('K58-K60: the node is stopped and rewound from timeline 15 to 16', () => {
    expectOrder(
      'recovery.log',
      'stopped-for-rewind',
      'rewind-begun',
      'rewind-command',
      'rewind-point',
      'rewind-control',
      'rewind-ended',
    );
    expect(phase('recovery', 'rewind').detail).to.equal('from 0/66000028: timeline 15 -> 16, up to 0/68024E80');
    const ended = seed.events.find(({ kind }) => kind === 'rewind-ended');
    expect(ended?.facts).to.include({ fileFrom: '0000000F0000000000000066', fileTo: '000000100000000000000068' });
  });

  it('K62: settings and recovery.conf are put in place', () => {
    expectOrder(
      'recovery.log',
      'sync-names-removed',
      'files-prepared',
      'recovery-conf-copied',
      'recovery-conf-changing',
      'recovery-conf-ready',
    );
  });

  it('K63, K64: both slots are dropped, the database starts, both are created again', () => {
    const facts = (name: string): readonly string[] => seed.events.flatMap((event) => event.facts[name] ?? []);
    expect(facts('slotDropped')).to.deep.equal(['slot_node101', 'slot_node102']);
    expect(facts('slotCreated')).to.deep.equal(['slot_node101', 'slot_node102']);
    expectOrder(
      'recovery.log',
      'pid-file-removed',
      'slots-removing',
      'slot-dropped',
      'start-begun',
      'server-started',
      'slot-created',
      'standby-started',
    );
  });

  it('K65, K67: the primary is synchronous again before the node is attached and up', () => {
    expectOrder(
      'recovery.log',
      'cluster-is-sync',
      'sync-restored',
      'attach-begun',
      'attach-command',
      'attach-answered',
      'pool-row',
      'attach-ended',
      'recovery-done',
    );
    expect(phase('recovery', 'attach').detail).to.equal('node 0');
    const status = phase('recovery', 'attach').events.flatMap(({ facts }) => facts['status'] ?? []);
    expect(status).to.deep.equal(['up', 'up']);
  });

  it('K68: the recovery took 44 s, without a finding', () => {
    expect(anatomy('recovery').end - anatomy('recovery').start).to.equal(44_000);
    expect(anatomy('recovery').findings).to.deep.equal([]);
  });
});
