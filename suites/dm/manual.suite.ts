import { expect } from 'chai';
import { untilRows, writeRow } from '../opengauss/scenarios/support/write.ts';
import { ask } from '../faults/fixtures/outside.ts';
import { stop } from './support/daemons.ts';
import { DmGroup } from './support/dm-group.ts';

/** Rows of facts/dm.md §5 that are about DW_MODE = MANUAL, on a running group. */
describe('DM under MANUAL (F, T)', function () {
  this.timeout(240_000);
  const group = DmGroup.forSuite({ settings: { DW_MODE: 'MANUAL', MON_DW_CONFIRM: '0' }, standbys: 1 });

  it('F1: a standby dies: FAILOVER at once, never CONFIRM, archive INVALID', async () => {
    const { n1, n2, live } = group;
    const kill = await group.inject('kill', [n2]);
    expect(await writeRow(live, n1, 1, 60_000)).to.equal('committed');
    await group.untilLog(n1, /\[FAILOVER-->OPEN\]/);
    expect((await group.path(n1)).slice(0, 2)).to.deep.equal(['FAILOVER', 'OPEN']);
    expect((await group.state(n1)).senders).to.deep.equal([]);
    await group.heal(kill);
    await group.whole();
  });

  it('T13, T17: the primary dies: nobody takes over by itself, the standby stays readable; by hand it does', async () => {
    const { n1, n2, live, cluster } = group;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    const kill = await group.inject('kill', [n1]);
    await group.untilLog(n1, /INSTANCE ERROR/);
    expect(await group.role(n2)).to.equal('standby OPEN');
    await untilRows(live, n2, '1');
    expect(await ask(live, n2, 'insert into dbquake.scenario values (2)', 5000)).to.include('failed');
    expect(await cluster.type('choose takeover')).to.include(group.instance(n2));
    const { outcome, text } = await cluster.command(`takeover ${group.instance(n2)}`);
    expect(outcome, text).to.equal('done');
    expect(await group.role(n2)).to.equal('primary OPEN');
    expect(await cluster.type(`show arch send info ${group.instance(n1)}`)).to.match(/ 0$/m);
    expect(await writeRow(live, n2, 2)).to.equal('committed');
    await group.heal(kill);
    await group.whole();
    expect(await group.role(n1)).to.equal('standby OPEN');
    await untilRows(live, n1, '1 2');
  });

  it('T19, L10, L11, L13, scenario 3: forced takeover without the last rows: the old primary is SPLIT, stays out, and is rebuilt', async () => {
    const { n1, n2, live, cluster } = group;
    expect((await cluster.command('set group recover time 600')).outcome).to.equal('done');
    expect((await cluster.command('set group arch invalid')).outcome).to.equal('done');
    await group.untilNoRedo(n2);
    expect(await writeRow(live, n1, 7)).to.equal('committed');
    const kill = await group.inject('kill', [n1]);
    await group.untilLog(n1, /INSTANCE ERROR/);
    const plain = await cluster.command(`takeover ${group.instance(n2)}`);
    expect(plain.outcome, plain.text).to.equal('refused');
    const forced = await cluster.command(`takeover force ${group.instance(n2)}`);
    expect(forced.outcome, forced.text).to.equal('done');
    await untilRows(live, n2, '');
    await group.startAgain(n1);
    await group.untilLog(n1, /DMWATCHER\.CTL Set SPLIT/);
    await stop(n1, 'DmService');
    await group.startAgain(n1);
    await group.untilRole(n1, 'primary MOUNT');
    expect(await cluster.type('tip')).to.match(/dmwatcher\.ctl is SPLIT, it cannot join/);
    await group.heal(kill);
    await group.whole();
    expect(await group.role(n1)).to.equal('standby OPEN');
    await untilRows(live, n1, '');
  });
});
