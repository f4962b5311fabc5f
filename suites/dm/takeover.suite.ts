import { expect } from 'chai';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { startRow, untilRows, writeRow } from '../opengauss/scenarios/support/write.ts';
import { DmGroup } from './support/dm-group.ts';
import { signal, start, stop } from './support/daemons.ts';

/** Rows T of facts/dm.md §5.5 on a running group: AUTO, REALTIME, a confirm monitor on its own machine. */
describe('DM takeover (T)', function () {
  this.timeout(240_000);
  const group = DmGroup.forSuite({ faults: ['isolate'] });

  /** Writes rows 1 to 3 on the primary; they are acknowledged. */
  async function acknowledge(node: ContainerNode, ids: readonly number[]): Promise<void> {
    for (const id of ids) expect(await writeRow(group.live, node, id)).to.equal('committed');
  }

  it('T1, T14, T15, T18: the database of the primary dies, one standby takes over with every row, the old one follows @smoke', async () => {
    const { n1, n2, n3, live } = group;
    await acknowledge(n1, [1, 2, 3]);
    const kill = await group.inject('kill', [n1]);
    const taken = await group.untilTakeover([n2, n3]);
    const other = taken === n2 ? n3 : n2;
    expect(await group.role(other)).to.equal('standby OPEN');
    await untilRows(live, taken, '1 2 3');
    await group.heal(kill);
    await group.whole();
    expect(await group.role(n1)).to.equal('standby OPEN');
    await untilRows(live, n1, '1 2 3');
    expect(await group.path(taken)).to.include.members(['TAKEOVER', 'RECOVERY']);
    const log = await group.log(taken);
    expect(log.filter((text) => text.includes('DMWATCHER.CTL Auto Takeover'))).to.have.length(1);
  });

  it('T2: the machine of the primary dies, and a standby takes over', async () => {
    const { n1, n2, n3, live } = group;
    await acknowledge(n1, [1]);
    const off = await group.inject('container-kill', [n1]);
    const taken = await group.untilTakeover([n2, n3]);
    await untilRows(live, taken, '1');
    await group.heal(off);
    await group.whole();
    expect(await group.role(n1)).to.equal('standby OPEN');
  });

  it('T3, F4, F10: a primary that is cut off from all stays in CONFIRM and acknowledges nothing; a standby takes over', async () => {
    const { n1, n2, n3, live } = group;
    await acknowledge(n1, [1]);
    const isolate = await group.inject('isolate', [n1]);
    const hangs = await startRow(live, n1, 99);
    const taken = await group.untilTakeover([n2, n3]);
    await group.untilLog(n1, /\[.*-->CONFIRM\]/);
    expect(await writeRow(live, taken, 2)).to.equal('committed');
    expect(hangs.settled, 'the isolated primary acknowledged').to.equal(false);
    expect(await group.path(n1)).to.not.include('FAILOVER');
    await group.heal(isolate);
    expect(await hangs.within(60_000)).to.include('failed');
    await group.cluster.rejoin(n1);
    await group.whole();
    expect(await group.role(n1)).to.equal('standby OPEN');
    await untilRows(live, n1, '1 2');
  });

  it('T4: with INVALID archives nobody takes over, and "choose takeover" names nobody', async () => {
    const { n1, n2, n3, cluster } = group;
    expect((await cluster.command('set group recover time 600')).outcome).to.equal('done');
    expect((await cluster.command('set group arch invalid')).outcome).to.equal('done');
    const kill = await group.inject('kill', [n1]);
    await group.untilLog(n1, /INSTANCE ERROR/);
    const said = await cluster.type('choose takeover');
    expect(said).to.include('No instance can do takeover');
    expect(said).to.include('archive');
    expect(await group.role(n2)).to.equal('standby OPEN');
    expect(await group.role(n3)).to.equal('standby OPEN');
    await group.heal(kill);
    await group.untilRole(n1, 'primary OPEN');
  });

  it('T10: a monitor that was started after the fault does not take over; by hand it is done', async () => {
    const { n1, n2, n3, monitor, cluster } = group;
    await stop(monitor, 'DmMonitorService');
    const kill = await group.inject('kill', [n1]);
    await group.untilLog(n1, /INSTANCE ERROR/);
    await group.startMonitor();
    const shown = await cluster.show();
    expect(shown?.instances.filter(({ mode, works }) => mode === 'PRIMARY' && works)).to.deep.equal([]);
    expect(await group.role(n2)).to.equal('standby OPEN');
    const { outcome, text } = await cluster.command(`takeover ${group.instance(n2)}`);
    expect(outcome, text).to.equal('done');
    expect(await group.role(n2)).to.equal('primary OPEN');
    expect(await group.role(n3)).to.equal('standby OPEN');
    await group.heal(kill);
  });

  it('T16: a takeover is refused while the primary lives, a forced one too', async () => {
    const { n2, cluster } = group;
    for (const command of ['takeover', 'takeover force']) {
      const { outcome, text } = await cluster.command(`${command} ${group.instance(n2)}`);
      expect(outcome, text).to.equal('refused');
      expect(text).to.include('the primary works');
    }
  });

  it('T20: an old primary that restarts where nobody took over is the primary again', async () => {
    const { n1, n2, monitor, live } = group;
    await stop(monitor, 'DmMonitorService');
    await acknowledge(n1, [1]);
    await signal(n1, 'dmserver', 'KILL');
    await group.untilLog(n1, /INSTANCE ERROR/);
    await start(n1, 'DmService');
    await group.untilRole(n1, 'primary OPEN');
    expect(await group.role(n2)).to.equal('standby OPEN');
    await group.whole();
    await untilRows(live, n2, '1');
  });
});
