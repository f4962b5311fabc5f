import { expect } from 'chai';
import type { Finding } from '../index.ts';
import { nameNodes, timelineOfLogs } from '../index.ts';
import { kingbaseDialect } from './dialect.ts';
import { seedLogs, seedTimeline } from './fixtures/seed-case.ts';

/** Findings of the published case after a change of its logs. */
function findings(change: (name: string, text: string) => string): readonly Pick<Finding, 'type' | 'row'>[] {
  return seedTimeline(change).anatomies.flatMap((anatomy) => anatomy.findings.map(({ type, row }) => ({ type, row })));
}

const without =
  (pattern: RegExp) =>
  (_: string, text: string): string =>
    text
      .split('\n')
      .filter((line) => !pattern.test(line))
      .join('\n');

describe('findings of a KingbaseES failover', () => {
  it('misses the checkpoint when the script made none', () => {
    expect(findings(without(/checkpoint/))).to.deep.include({ type: 'missing-phase', row: 'K46' });
  });

  it('misses the switch to asynchronous replication', () => {
    expect(findings(without(/sync to async/))).to.deep.include({ type: 'missing-phase', row: 'K45' });
  });

  it('says that the failover broke off when nothing is logged after the ping', () => {
    const cut = (name: string, text: string): string =>
      name === 'failover.log'
        ? text.slice(0, text.indexOf('----determine'))
        : name === 'cluster.log'
          ? text.slice(0, text.indexOf('ssh:'))
          : text;
    const broken = seedTimeline(cut).anatomies.find(({ procedure }) => procedure === 'failover')?.findings ?? [];
    expect(broken.map(({ type }) => type)).to.deep.equal(['broke-off']);
    expect(broken[0]?.message).to.contain('after "the script pings the trust address"').and.to.contain('promoted');
  });

  it('sees a promotion before the database VIP moved', () => {
    const moved = (name: string, text: string): string =>
      name === 'failover.log'
        ? `${text.replace('ADD VIP NOW AT 2022-08-30 15:39:30 ON enp0s3\n', '')}ADD VIP NOW AT 2022-08-30 15:39:33 ON enp0s3\n`
        : text;
    expect(findings(moved)).to.deep.include({ type: 'out-of-order', row: 'K42' });
  });

  it('sees a rewind that failed although the script went on', () => {
    const failed = (name: string, text: string): string =>
      name === 'recovery.log'
        ? text.replace('reading WAL in target', 'sys_rewind: fatal: could not find previous WAL record')
        : text;
    expect(findings(failed)).to.deep.include({ type: 'failed-step', row: 'K61' });
  });

  it('sees a cluster VIP that could not be acquired', () => {
    const failed = (_: string, text: string): string =>
      text.replace('successfully acquired the delegate IP:""', 'watchdog escalation failed to acquire delegate IP');
    const named = seedTimeline(failed).anatomies.flatMap((anatomy) => anatomy.phases);
    expect(named.find(({ name }) => name === 'escalation')?.events.map(({ kind }) => kind)).to.include(
      'cluster-vip-failed',
    );
  });

  it('does not miss phases of a log that nobody gave', () => {
    expect(findings((name, text) => (name === 'failover.log' ? '' : text))).to.deep.equal([]);
  });

  it('tells a standby that failed from a primary', () => {
    const standby = (name: string, text: string): string =>
      name === 'cluster.log'
        ? text.replace('192.168.\n1.102 0 0 1 0', '192.168.1.101 0 1 0 0')
        : name === 'failover.log'
          ? ''
          : text;
    const notes = seedTimeline(standby).anatomies.find(({ procedure }) => procedure === 'failover')?.notes;
    expect(notes).to.include('%P is not %d: a standby failed, so the script promotes nobody');
  });

  it('expects no promotion when a standby failed', () => {
    const standby = (name: string, text: string): string =>
      name === 'failover.log'
        ? text.slice(0, text.indexOf('master down')).replace('%d = node id[0]', '%d = node id[1]') +
          '-----------------2022-08-30 15:39:33 failover end---------------------------------------\n'
        : text.replace('192.168.\n1.102 0 0 1 0', '192.168.1.101 0 1 0 0');
    const [failover] = seedTimeline(standby).anatomies;
    expect(failover?.findings.map(({ message }) => message)).to.deep.equal([
      '"the script finds out whether primary or standby failed" of the failover began, and no line of the failover.log log shows its end',
    ]);
    expect(failover?.notes).to.include('%P is not %d: a standby failed, so the script promotes nobody');
  });

  it('K6: says of a pool whose request for the lock was denied that it was not the master', () => {
    const denied =
      '2022-08-30 15:39:23: pid 100: LOG:  received degenerate backend request for node_id: 0 from pid [100]\n' +
      '2022-08-30 15:39:23: pid 101: LOG:  only master/coordinator can become a lock holder\n';
    const logs = [...seedLogs(), { folder: '/node103/log', name: 'cluster.log', text: denied }];
    const timeline = timelineOfLogs(kingbaseDialect, nameNodes(kingbaseDialect, logs));
    expect(timeline.anatomies[0]?.executor).to.equal('node102');
    expect(timeline.anatomies[0]?.others).to.deep.include({
      node: 'node103',
      reason: 'its request for the failover lock was denied: only the watchdog master may hold it',
    });
  });

  it('reads the words of pgpool-II 4.3 as those of V8R3', () => {
    const newer = (_: string, text: string): string =>
      text
        .replaceAll('kingbasecluster', 'Pgpool-II')
        .replaceAll('cluster master', 'cluster leader')
        .replaceAll('[MASTER]', '[LEADER]')
        .replaceAll('unassigning', 'removing')
        .replace(/health checking retry count (\d+)/g, 'health check retrying on DB node: 0 (round:$1)')
        .replaceAll('new master node', 'new main node')
        .replaceAll('as master/coordinator', 'as leader/coordinator');
    const phases = seedTimeline(newer)
      .anatomies.find(({ procedure }) => procedure === 'failover')
      ?.phases.map(({ name }) => name);
    expect(phases).to.include.members([
      'watchdog walk',
      'leader',
      'escalation',
      'health check',
      'degenerate request',
      'new primary set',
    ]);
  });
});

describe('other endings of a KingbaseES recovery', () => {
  const recovery = (...lines: readonly string[]): readonly string[] => {
    const text = ['2022-08-30 16:42:01 recover beging...', ...lines].join('\n');
    const timeline = timelineOfLogs(kingbaseDialect, [{ node: 'n', name: 'recovery.log', text }]);
    return timeline.events.map(({ kind }) => kind).slice(1);
  };

  it('K54: nothing to do without a primary', () => {
    expect(recovery('no primary node in kingbasecluster, nothing to do')).to.deep.equal(['no-primary']);
  });

  it('K66: a gap that is too large refuses the attach', () => {
    expect(recovery('the gap is too large, exceeds 16 M,exit script')).to.deep.equal(['gap-refused']);
  });

  it('K70: a healthy node has nothing to do', () => {
    expect(recovery('I,m node is primary, nothing to do', 'ALL NODES ARE UP STATUS!')).to.deep.equal([
      'is-primary',
      'all-up',
    ]);
  });

  it('F22, F23: a recovery that was interrupted, and one that is running', () => {
    expect(
      recovery('Something interrupted the last recovery. Go on this time', "I'm already recovery now pid[11927]"),
    ).to.deep.equal(['recovery-interrupted', 'recovery-running']);
  });
});
