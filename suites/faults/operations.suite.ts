import { expect } from 'chai';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { deployCluster, type LiveCluster } from '../../harness/run/deploy-cluster.ts';
import { asOmm, haState, sql } from '../opengauss/omm.ts';
import { expectBites, expectHeals, prepareRow } from './fixtures/expect-fault.ts';
import { FaultTrial } from './fixtures/fault-trial.ts';
import { processesOf, serverProcessesOf, threeNodes } from './fixtures/outside.ts';

const PRIMARY = 'Primary, Normal, Normal';
const STANDBY = 'Standby, Normal, Normal';

/** On one cluster, one after the other: every test leaves it whole, with n1 as primary. */
describe('faults of operation', function () {
  this.timeout(240_000);
  let live: LiveCluster;
  let n1: ContainerNode, n2: ContainerNode, n3: ContainerNode;

  before(async () => {
    live = await deployCluster({ product: 'opengauss', standbys: 2 });
    [n1, n2, n3] = threeNodes(live);
    await prepareRow(live);
  });
  after(async () => {
    await live.remove();
  });

  it('switchover: gs_ctl on both nodes shows the new roles, and they stay', async () => {
    const trial = new FaultTrial(live, 'switchover', ['n2']);
    await expectBites(trial);
    expect(await haState(n2)).to.equal(PRIMARY);
    expect(await haState(n1)).to.match(/^Standby/);
    await expectHeals(live, trial);
    expect(await haState(n2)).to.equal(PRIMARY);
    const back = new FaultTrial(live, 'switchover', ['n1']);
    await expectBites(back);
    await expectHeals(live, back);
    expect([await haState(n1), await haState(n2)]).to.deep.equal([PRIMARY, STANDBY]);
  });

  it('full-build and incremental-build: the standby gets another server, and the command for it was run', async () => {
    for (const mode of ['full', 'incremental']) {
      const before = new Set((await serverProcessesOf(n2)).map(({ pid }) => pid));
      const trial = new FaultTrial(live, `${mode}-build`, ['n2']);
      await expectBites(trial);
      expect((await serverProcessesOf(n2)).filter(({ pid }) => before.has(pid))).to.deep.equal([]);
      await expectHeals(live, trial);
      expect(await haState(n2)).to.equal(STANDBY);
      const built = live.commands.findLast(({ argv }) => argv.join(' ').includes(`gs_ctl build`));
      expect(built?.argv.join(' ')).to.include(`-b ${mode}`);
      expect(built?.stdout).to.include('server started (');
    }
  });

  it('a primary is not built', async () => {
    const result = await new FaultTrial(live, 'full-build', ['n1']).inject();
    expect(result).to.include({ bit: false }).and.have.property('reason').that.includes('a primary is not built');
    expect(await haState(n1)).to.equal(PRIMARY);
  });

  it('interrupted-build: nothing of the build runs on, the server refuses to start, and a full build brings it back', async () => {
    const trial = new FaultTrial(live, 'interrupted-build', ['n2']);
    await expectBites(trial);
    const left = (await processesOf(n2)).filter(({ command }) => /gs_ctl|basebackup|gaussdb|postgres/.test(command));
    expect(left).to.deep.equal([]);
    const { stdout, stderr } = await asOmm(n2, 'gs_ctl start -D $PGDATA -M standby');
    expect(stdout + stderr).to.include('Uncompleted build is detected');
    await expectHeals(live, trial);
    expect(await haState(n2)).to.equal(STANDBY);
  });

  it('reload-synchronous-standby-names: the standbys become a quorum, and then what they were', async () => {
    const seen = async (): Promise<string> =>
      (await live.cluster.state(n1, 2000)).senders
        .map((s) => s.syncState)
        .toSorted()
        .join();
    const trial = new FaultTrial(live, 'reload-synchronous-standby-names', ['n1', 'n2', 'n3']);
    await expectBites(trial);
    const { stdout } = await asOmm(n1, 'gs_ctl query -D $PGDATA');
    expect([...stdout.matchAll(/sync_state\s+: (\w+)/g)].map(([, state]) => state)).to.deep.equal(['Quorum', 'Quorum']);
    await expectHeals(live, trial);
    expect(await seen()).to.equal('Potential,Sync');
  });

  it('reload-most-available-sync: a commit ends without any standby, and hangs again afterwards', async () => {
    const insert = (): Promise<string> => sql(n1, 'insert into dbquake.t values (8)', 5_000);
    const trial = new FaultTrial(live, 'reload-most-available-sync', ['n1', 'n2', 'n3']);
    await expectBites(trial);
    const standbys = [n2, n3];
    await Promise.all(standbys.map((node) => asOmm(node, 'gs_ctl stop -D $PGDATA')));
    expect(await insert()).to.equal('INSERT 0 1');
    await Promise.all(standbys.map((node) => asOmm(node, 'gs_ctl start -D $PGDATA -M standby')));
    await live.cluster.waitUntilHealthy(60_000);
    await expectHeals(live, trial);
    await Promise.all(standbys.map((node) => asOmm(node, 'gs_ctl stop -D $PGDATA')));
    expect(await insert(), 'the insert waits for a standby').to.not.equal('INSERT 0 1');
    await Promise.all(standbys.map((node) => asOmm(node, 'gs_ctl start -D $PGDATA -M standby')));
    await live.cluster.waitUntilHealthy(60_000);
  });

  it('full-build of the only standby, while a commit waits for it: the standby shows what was committed', async () => {
    await Promise.all([n2, n3].map((node) => asOmm(node, 'gs_ctl stop -D $PGDATA -m immediate')));
    const before = (await live.cluster.state(n1, 2_000)).lsn;
    const insert = sql(n1, 'insert into dbquake.t values (9)', 60_000);
    await waitUntil('The insert is in the WAL of the primary', { timeoutMs: 10_000 }, async () => {
      const { lsn = '' } = await live.cluster.state(n1, 2_000);
      return lsn === before ? { done: false, seen: lsn } : { done: true, value: undefined };
    });
    await live.cluster.build?.(n2, 'full');
    expect(await insert).to.equal('INSERT 0 1');
    await waitUntil('The standby has replayed all of it', { timeoutMs: 20_000 }, async () => {
      const { lsn = '' } = await live.cluster.state(n1, 2_000);
      const { replayLsn = '' } = await live.cluster.state(n2, 2_000);
      return lsn === replayLsn ? { done: true, value: undefined } : { done: false, seen: `${replayLsn} of ${lsn}` };
    });
    expect(await sql(n2, 'select count(*) from dbquake.t where v = 9')).to.equal('1');
    await asOmm(n3, 'gs_ctl start -D $PGDATA -M standby');
    await live.cluster.waitUntilHealthy(60_000);
  });

  it('start-without-role: gs_ctl calls the standby a primary, beside the real one; afterwards there is one', async () => {
    const trial = new FaultTrial(live, 'start-without-role', ['n3']);
    await expectBites(trial);
    expect([await haState(n1), await haState(n3)]).to.deep.equal([PRIMARY, PRIMARY]);
    await expectHeals(live, trial);
    expect([await haState(n1), await haState(n3)]).to.deep.equal([PRIMARY, STANDBY]);
  });

  it('failover while the primary lives: two primaries; afterwards the promoted one alone', async () => {
    const trial = new FaultTrial(live, 'failover', ['n2']);
    await expectBites(trial);
    expect([await haState(n1), await haState(n2)]).to.deep.equal([PRIMARY, PRIMARY]);
    await expectHeals(live, trial);
    expect([await haState(n1), await haState(n2), await haState(n3)]).to.deep.equal([STANDBY, PRIMARY, STANDBY]);
  });
});
