import { expect } from 'chai';
import { startRow, writeRow } from '../opengauss/scenarios/support/write.ts';
import { DmGroup } from './support/dm-group.ts';
import { signal, start, stop } from './support/daemons.ts';

/** Rows F of facts/dm.md §5.4 on a running group under AUTO. */
describe('DM confirm and failover (F), AUTO', function () {
  this.timeout(240_000);
  const group = DmGroup.forSuite({ faults: ['primary-from-standbys', 'isolate'] });

  it('F2, F7: a standby dies: CONFIRM, FAILOVER, OPEN, archive INVALID; its own watcher starts again', async () => {
    const { n1, n2, n3, live } = group;
    const kill = await group.inject('kill', [n2]);
    expect(await writeRow(live, n1, 1, 60_000)).to.equal('committed');
    await group.untilLog(n1, /\[FAILOVER-->OPEN\]/);
    const path = await group.path(n1);
    expect(path.slice(0, 3)).to.deep.equal(['CONFIRM', 'FAILOVER', 'OPEN']);
    const { senders } = await group.state(n1);
    expect(senders.map(({ peerAddress }) => peerAddress)).to.deep.equal([n3.address]);
    expect(await group.path(n2)).to.include('STARTUP');
    await group.heal(kill);
    await group.whole();
  });

  it('F3, scenario 1: without a confirm monitor the primary stays in CONFIRM and commits hang until the standby returns', async () => {
    const { n1, n2, n3, live, monitor } = group;
    await stop(monitor, 'DmMonitorService');
    const off = await group.inject('isolate', [n2]);
    const hangs = await startRow(live, n1, 1);
    await group.untilLog(n1, /\[.*-->CONFIRM\]/);
    const { senders } = await group.state(n1);
    expect(senders.map(({ peerAddress }) => peerAddress)).to.have.members([n2.address, n3.address]);
    expect(hangs.settled).to.equal(false);
    await group.heal(off);
    expect(await hangs.within(60_000)).to.equal('committed');
    expect(await group.path(n1)).to.not.include('FAILOVER');
  });

  it('scenario 1: or until a confirm monitor is started', async () => {
    const { n1, n2, live, monitor } = group;
    await stop(monitor, 'DmMonitorService');
    const off = await group.inject('container-kill', [n2]);
    const hangs = await startRow(live, n1, 1);
    await group.untilLog(n1, /\[.*-->CONFIRM\]/);
    expect(hangs.settled).to.equal(false);
    await group.startMonitor();
    expect(await hangs.within(60_000)).to.equal('committed');
    expect(await group.path(n1)).to.include('FAILOVER');
    await group.heal(off);
  });

  it('F5: only the link between primary and standbys is cut: FAILOVER when the monitor confirms, and nobody takes over', async () => {
    const { n1, n2, n3, live } = group;
    const cut = await group.inject('primary-from-standbys', [n1]);
    expect(await writeRow(live, n1, 1, 60_000)).to.equal('committed');
    expect(await group.path(n1)).to.include.members(['CONFIRM', 'FAILOVER']);
    for (const node of [n2, n3]) expect(await group.path(node)).to.not.include('TAKEOVER');
    expect(await group.role(n1)).to.equal('primary OPEN');
    await group.heal(cut);
    await group.whole();
  });

  it('F6: a standby whose archive is INVALID already dies without a FAILOVER', async () => {
    const { n1, n2, live, cluster } = group;
    expect((await cluster.command('set group recover time 600')).outcome).to.equal('done');
    expect((await cluster.command(`set instance ${group.instance(n2)} arch invalid`)).outcome).to.equal('done');
    const kill = await group.inject('kill', [n2]);
    await group.untilLog(n2, /INSTANCE ERROR/);
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    expect(await group.path(n1)).to.not.include.members(['CONFIRM']);
    expect(await group.path(n1)).to.not.include.members(['FAILOVER']);
    await cluster.command('set group recover time 0');
    await group.heal(kill);
  });

  it('F12: a frozen database counts as failed only after INST_ERROR_TIME', async () => {
    const { n2, n1 } = group;
    await signal(n2, 'dmserver', 'STOP');
    await group.untilLog(n2, /INSTANCE ERROR/, 30_000);
    await signal(n2, 'dmserver', 'CONT');
    await group.untilRole(n2, 'standby OPEN');
    expect(await group.role(n1)).to.equal('primary OPEN');
  });

  it('F13: a process that is gone is noticed at once, not after INST_ERROR_TIME', async () => {
    const { n2 } = group;
    const began = Date.now();
    await signal(n2, 'dmserver', 'KILL');
    await group.untilLog(n2, /INSTANCE ERROR/, 30_000);
    expect(Date.now() - began).to.be.lessThan(4500);
    await start(n2, 'DmService');
  });
});
