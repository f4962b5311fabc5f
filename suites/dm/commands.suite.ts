import { expect } from 'chai';
import { writeRow } from '../opengauss/scenarios/support/write.ts';
import { DATA_DIRECTORY } from '../../harness/products/dm/installation.ts';
import { asDmdba } from './support/daemons.ts';
import { DmGroup } from './support/dm-group.ts';

/** Rows D and R of facts/dm.md §5.9 and §5.7 that need files, processes or a console of a running group. */
describe('DM commands (D)', function () {
  this.timeout(240_000);
  const group = DmGroup.forSuite();

  it('D3: management commands without login are refused, and change nothing', async () => {
    const said = await group.cluster.type(`switchover ${group.instance(group.n2)}`);
    expect(said).to.include('Please login first');
    expect(await group.role(group.n1)).to.equal('primary OPEN');
  });

  it('D1: an unknown command tells how to get help, and help lists the commands', async () => {
    const said = await group.cluster.type('frobnicate', 'help');
    expect(said).to.include('Unknown command');
    for (const word of ['takeover force', 'set group', 'check recover', 'detach instance'])
      expect(said).to.include(word);
  });

  it('D4, R14: "set group" is kept in every dmwatcher.ini', async () => {
    expect((await group.cluster.command('set group DW_ERROR_TIME 7')).outcome).to.equal('done');
    for (const node of group.databases) {
      const { stdout } = await asDmdba(node, `cat ${DATA_DIRECTORY}/dmwatcher.ini`);
      expect(stdout).to.match(/^\s*DW_ERROR_TIME\s*=\s*7\s*$/m);
    }
    expect((await group.cluster.command('set group INST_RECOVER_TIME 4')).outcome).to.equal('done');
    const { stdout } = await asDmdba(group.n2, `cat ${DATA_DIRECTORY}/dmwatcher.ini`);
    expect(stdout).to.match(/^\s*INST_RECOVER_TIME\s*=\s*4\s*$/m);
    await group.cluster.command('set group DW_ERROR_TIME 5');
    await group.cluster.command('set group INST_RECOVER_TIME 3');
  });

  it('D5: "set arch invalid" goes through CHANGE ARCH to OPEN, and the archive is INVALID', async () => {
    const { n1, n2, n3, cluster } = group;
    expect((await cluster.command('set group recover time 600')).outcome).to.equal('done');
    expect((await cluster.command(`set instance ${group.instance(n2)} arch invalid`)).outcome).to.equal('done');
    expect((await group.path(n1)).join(' ')).to.include('CHANGE ARCH OPEN');
    expect((await group.state(n1)).senders.map(({ peerAddress }) => peerAddress)).to.deep.equal([n3.address]);
    await cluster.command('set group recover time 0');
    await group.whole();
  });

  it('R13, R15: recover times are 0 to 86400, of one standby, and not in the ini', async () => {
    const { n2, cluster } = group;
    const set = (value: string): Promise<{ readonly outcome: string }> =>
      cluster.command(`set instance ${group.instance(n2)} recover time ${value}`);
    expect((await set('86401')).outcome).to.not.equal('done');
    expect((await set('-1')).outcome).to.not.equal('done');
    expect((await set('86400')).outcome).to.equal('done');
    const { stdout } = await asDmdba(group.n1, `cat ${DATA_DIRECTORY}/dmwatcher.ini`);
    expect(stdout).to.not.include('86400');
    expect(await cluster.type(`show arch send info ${group.instance(n2)}`)).to.include('86400');
    expect((await set('0')).outcome).to.equal('done');
  });

  it('D7: a detached standby leaves without a failover, an attached one is recovered', async () => {
    const { n1, n3, live, cluster } = group;
    expect((await cluster.command(`detach instance ${group.instance(n3)}`)).outcome).to.equal('done');
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    expect(await group.path(n1)).to.not.include.members(['FAILOVER']);
    expect(await group.path(n3)).to.include('SHUTDOWN');
    expect((await cluster.command(`attach instance ${group.instance(n3)}`)).outcome).to.equal('done');
    await group.whole();
  });

  it('D8, scenario 13: "stop instance" shuts the group down without a takeover; "startup instance" brings it back as it was', async () => {
    const { n1, n2, n3, cluster } = group;
    // One session: while no database works, nobody can log in.
    const said = await cluster.type('login SYSDBA SYSDBA', 'stop instance', 'startup instance');
    expect(said).to.match(/Stop instance success/);
    expect(said).to.match(/Startup instance success/);
    await group.whole();
    expect(await group.role(n1)).to.equal('primary OPEN');
    for (const node of [n1, n2, n3]) expect(await group.path(node)).to.not.include.members(['TAKEOVER']);
  });

  it('D10: commands of MPP are refused outside MPP', async () => {
    const said = await group.cluster.type('show mpp', 'check mppctl', 'stop instance all');
    expect(said.match(/only be used in an MPP system/g)).to.have.length(3);
  });

  it('R23: "check recover" names what is missing', async () => {
    const { n2, cluster } = group;
    await cluster.command('set group recover time 600');
    await cluster.command(`set instance ${group.instance(n2)} arch invalid`);
    const said = await cluster.type(`check recover ${group.instance(n2)}`);
    expect(said).to.include('cannot be recovered');
    expect(said).to.match(/interval|time/i);
    await cluster.command('set group recover time 0');
    await group.whole();
  });
});
