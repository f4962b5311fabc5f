import { expect } from 'chai';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { standInOnly } from '../image-under-test.ts';
import { asOmm, haState, sql, untilHaState } from '../omm.ts';
import { CUT_OFF, NEEDS_BUILD, PRIMARY, STANDBY } from './support/ha-states.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { crash } from './support/server-signals.ts';
import { rowsOn, startRow, TABLE, untilRows, writeRow } from './support/write.ts';

const BUILD_MS = 120_000;
const NORMAL = 'Normal, Normal, Normal';
const channel = (local: string, remote: string, port = 5433): string =>
  `'localhost=${local} localport=5433 remotehost=${remote} remoteport=${port}'`;

/** S25 to S29 of facts/opengauss.md §6.1. */
describe('openGauss scenarios: replconninfo and roles', function () {
  this.timeout(180_000);
  const c = ScenarioCluster.forSuite({ faults: ['container-kill'] });

  type Channels = (nodes: Readonly<Record<'n1' | 'n2' | 'n3', string>>) => readonly [string, string];
  const WRONG: Readonly<Record<string, Channels>> = {
    'has wrong ports for its peers': ({ n1, n2, n3 }) => [channel(n2, n1, 5999), channel(n2, n3, 5999)],
    'does not name the primary': ({ n2, n3 }) => [channel(n2, n3), "''"],
    'has itself and its peers swapped': ({ n1, n2, n3 }) => [channel(n1, n2), channel(n3, n2)],
  };
  for (const [what, channels] of Object.entries(WRONG)) {
    const isSwapped = what.includes('swapped');
    const where = isSwapped ? ' (stand-in only)' : '';
    it(`S25: a standby whose replconninfo ${what} finds no primary; gs_guc reload mends it without a restart${where}`, async function () {
      if (isSwapped)
        await standInOnly(
          this,
          'gs_ctl of a real server then asks the node that localhost names, and says what that one is',
        );
      const { live, n1, n2, n3 } = c;
      const right = [channel(n2.address, n1.address), channel(n2.address, n3.address)] as const;
      const [first, second] = channels({ n1: n1.address, n2: n2.address, n3: n3.address });
      await c.set('replconninfo1', first, [n2]);
      await c.set('replconninfo2', second, [n2]);
      await asOmm(n2, 'gs_ctl restart -D $PGDATA');
      await untilHaState(n2, CUT_OFF);
      const server = await serverPid(n2);
      expect(await writeRow(live, n1, 1), 'n3 acknowledges').to.equal('committed');
      expect(await rowsOn(live, n2)).to.equal('');

      await c.set('replconninfo1', right[0], [n2]);
      await c.set('replconninfo2', right[1], [n2]);
      await untilHaState(n2, STANDBY);
      await untilRows(live, n2, '1');
      expect(await serverPid(n2), 'it was not restarted').to.equal(server);
    });
  }

  it('S26: a primary that loses its last replconninfo is silently Normal and waits for nobody; the harness says that there is no primary (stand-in only)', async function () {
    await standInOnly(this, 'a 3.0.6 stays Primary, lets commits wait, and is Normal after its next restart');
    const { live, n1, n2, n3 } = c;
    await c.set('replconninfo2', "''", [n1]);
    expect(await haState(n1)).to.equal(PRIMARY);
    const last = await asOmm(n1, `gs_guc check -D $PGDATA -c replconninfo1`);
    const cleared = await asOmm(n1, `gs_guc reload -D $PGDATA -c "replconninfo1=''"`);
    expect(cleared.stdout).to.include('WARNING: This is the last valid replConnInfo');
    expect(cleared.exitCode).to.equal(0);
    await untilHaState(n1, NORMAL);
    await Promise.all([n2, n3].map((node) => asOmm(node, 'gs_ctl stop -D $PGDATA')));
    expect(await writeRow(live, n1, 1), 'nobody acknowledged it').to.equal('committed');
    await Promise.all([n2, n3].map((node) => asOmm(node, 'gs_ctl start -D $PGDATA -M standby')));
    await untilHaState(n2, CUT_OFF);
    expect(await live.cluster.waitUntilHealthy(1_000).catch(String)).to.match(/no primary/);

    const [, value = ''] = /replconninfo1=('localhost=[^']*')/.exec(last.stdout) ?? [];
    await asOmm(n1, `gs_guc reload -D $PGDATA -c "replconninfo1=${value}"`);
    await untilHaState(n1, PRIMARY);
    await Promise.all([n2, n3].map((node) => untilHaState(node, STANDBY)));
    await Promise.all([n2, n3].map((node) => untilRows(live, node, '1')));
  });

  it('S27: a standby that is started without -M is a second primary and takes writes; as a standby it then needs a build, which removes them', async () => {
    const { live, n1, n3 } = c;
    await asOmm(n3, 'gs_ctl stop -D $PGDATA');
    const start = await asOmm(n3, 'gs_ctl start -D $PGDATA');
    expect(start.exitCode, start.stdout).to.equal(0);
    expect([await haState(n1), await haState(n3)]).to.deep.equal([PRIMARY, PRIMARY]);
    expect(await live.cluster.waitUntilHealthy(1_000).catch(String)).to.match(/n1.*n3/);
    await expectDiverges(n3);
  });

  it('S27: without replconninfo a standby that is started without -M is Normal and takes writes; as a standby it then needs a build', async () => {
    const { n3 } = c;
    await c.set('replconninfo1', "''", [n3]);
    await c.set('replconninfo2', "''", [n3]);
    await asOmm(n3, 'gs_ctl stop -D $PGDATA');
    await asOmm(n3, 'gs_ctl start -D $PGDATA');
    expect(await haState(n3)).to.equal(NORMAL);
    await expectDiverges(n3, async () => {
      await c.set('replconninfo1', channel(n3.address, c.n1.address), [n3]);
      await c.set('replconninfo2', channel(n3.address, c.n2.address), [n3]);
    });
  });

  it('S28: an old primary that is started again with -M primary, as the arguments of its container say, is a second one; its writes wait, and it comes back by stop and build', async () => {
    const { live, n1, n2, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await crash(n1);
    await asOmm(n2, 'gs_ctl failover -D $PGDATA');
    await untilHaState(n3, STANDBY);
    await asOmm(n1, 'gs_ctl start -D $PGDATA -M primary');
    expect([await haState(n1), await haState(n2)]).to.deep.equal([PRIMARY, PRIMARY]);
    expect(await live.cluster.waitUntilHealthy(1_000).catch(String)).to.match(/n1.*n2/);
    const waiting = await startRow(live, n1, 2);
    expect(await writeRow(live, n2, 3)).to.equal('committed');
    expect(waiting.settled, 'no standby follows the old primary').to.equal(false);

    const refused = await asOmm(n1, 'gs_ctl build -D $PGDATA -b auto', BUILD_MS);
    expect(refused.stdout).to.include('The local server run as Primary,build cannot be executed.');
    expect(refused.exitCode).to.equal(1);
    await asOmm(n1, 'gs_ctl stop -D $PGDATA -m immediate');
    expect(await waiting.within(10_000)).to.match(/^failed: /);
    await asOmm(n1, 'gs_ctl start -D $PGDATA -M standby');
    await untilHaState(n1, NEEDS_BUILD);
    await build(n1, 'auto');
    await untilRows(live, n1, '1 3');
  });

  it('S28: the container of the old primary is killed and started after a failover: the driver takes it back as a standby, and there is never a second primary', async () => {
    const { live, n1, n2, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    const killed = await c.inject('container-kill', [n1]);
    await asOmm(n2, 'gs_ctl failover -D $PGDATA');
    expect(await haState(n2)).to.equal(PRIMARY);
    expect(await writeRow(live, n2, 2)).to.equal('committed');
    await c.heal(killed);
    await Promise.all([n1, n3].map((node) => untilHaState(node, STANDBY)));
    expect(await haState(n2)).to.equal(PRIMARY);
    await untilRows(live, n1, '1 2');
    const { stdout } = await asOmm(n1, 'cat $PGDATA/postmaster.opts');
    expect(stdout).to.include('"-M" "standby"');
  });

  it('S29: a standby from an initdb of its own says System id not matched; an incremental build refuses it, a full build repairs it', async () => {
    const { live, n1, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    const script = [
      'gs_ctl stop -D $PGDATA',
      'mv $PGDATA $PGDATA.before',
      "gs_initdb -D $PGDATA --nodename=n3 -w 'Foreign@1234'",
      'cp $PGDATA.before/postgresql.conf $PGDATA.before/pg_hba.conf $PGDATA/',
      'rm -rf $PGDATA.before',
      'gs_ctl start -D $PGDATA -M standby',
    ].join(' && ');
    const foreign = await asOmm(n3, script, BUILD_MS);
    expect(foreign.stdout, foreign.stderr).to.include('server started (');
    await untilHaState(n3, 'Standby, Need repair, System id not matched');
    expect(await sql(n3, `select count(*) from ${TABLE}`)).to.match(/does not exist/);

    const incremental = await asOmm(n3, 'gs_ctl build -D $PGDATA -b incremental', BUILD_MS);
    expect(incremental.stdout).to.include('source and target clusters are from different systems');
    expect(incremental.exitCode).to.equal(1);
    await build(n3, 'full');
    await untilRows(live, n3, '1');
  });

  async function serverPid(node: ContainerNode): Promise<string> {
    const { stdout } = await asOmm(node, 'head -n 1 $PGDATA/postmaster.pid');
    expect(stdout.trim()).to.match(/^\d+$/);
    return stdout.trim();
  }

  /** It takes a write of its own; then, as a standby, it shows that it diverged, until a build. */
  async function expectDiverges(node: ContainerNode, beforeReturn?: () => Promise<void>): Promise<void> {
    expect(await writeRow(c.live, c.n1, 1)).to.equal('committed');
    expect(await sql(node, `set synchronous_commit = local; insert into ${TABLE} values (9)`)).to.include('INSERT 0 1');
    await beforeReturn?.();
    await asOmm(node, 'gs_ctl restart -D $PGDATA -M standby');
    await untilHaState(node, NEEDS_BUILD);
    expect(await rowsOn(c.live, node)).to.equal('9');
    await build(node, 'auto');
    await untilRows(c.live, node, '1');
  }

  async function build(node: ContainerNode, mode: 'auto' | 'full'): Promise<void> {
    const { stdout, exitCode } = await asOmm(node, `gs_ctl build -D $PGDATA -b ${mode}`, BUILD_MS);
    expect(exitCode, stdout).to.equal(0);
    await untilHaState(node, STANDBY);
  }
});
