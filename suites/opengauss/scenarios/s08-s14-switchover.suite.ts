import { expect } from 'chai';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { standInOnly } from '../image-under-test.ts';
import { asOmm, haState, untilHaState } from '../omm.ts';
import { CUT_OFF, PRIMARY, STANDBY } from './support/ha-states.ts';
import { PrimaryWatch } from './support/primary-watch.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { crash, freeze, thaw } from './support/server-signals.ts';
import { rowsOn, TABLE, untilRows, Write, writeRow } from './support/write.ts';

const ONE_THREAD = 'a session of a real server is a thread, which cannot be stopped alone';
const SWITCHOVER = 'gs_ctl switchover -D $PGDATA';
/** A switchover after which the primary answers again. */
const SETTLED_MS = 30_000;

/**
 * S8 to S14 of facts/opengauss.md §6.1. What a real server does while it drops a big partition, it does not look at
 * interrupts, is here a process of a session that is stopped with SIGSTOP; a real server has threads, which cannot be
 * stopped one by one.
 */
describe('openGauss scenarios: switchover', function () {
  this.timeout(180_000);
  const c = ScenarioCluster.forSuite({ faults: ['isolate', 'bandwidth'] });

  /** A session on the primary that does not look at interrupts; the primary stays in Demoting because of it. */
  async function deafSession(): Promise<{ readonly write: Write; wakeUp(): Promise<void> }> {
    const { live, n1 } = c;
    const write = await Write.start(live, n1, `insert into ${TABLE} select 99 from pg_sleep(600)`);
    const pid = String(write.pid);
    const signal = async (name: 'STOP' | 'CONT'): Promise<void> => {
      const { exitCode, stderr } = await n1.probe(['kill', `-${name}`, pid], { timeoutMs: 5_000 });
      expect(exitCode, stderr).to.equal(0);
    };
    await signal('STOP');
    return { write, wakeUp: () => signal('CONT') };
  }

  it('S8: a switchover that meets a session which cannot be interrupted times out with exit code 0, and happens in the background when the session ends (stand-in only)', async function () {
    await standInOnly(this, ONE_THREAD);
    const { live, n1, n2, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    const long = await Write.start(live, n1, `insert into ${TABLE} select 98 from pg_sleep(600)`);
    const deaf = await deafSession();
    const watch = PrimaryWatch.start(live);
    const { stdout, exitCode } = await asOmm(n2, `${SWITCHOVER} -t 3`);
    expect(stdout).to.include('switchover timeout after 3 seconds. please manually check the cluster status');
    expect(exitCode).to.equal(0);
    expect(await haState(n1)).to.match(/^Primary, Demoting/);
    expect(await haState(n2)).to.match(/^Standby, Wait promoting/);
    expect(await long.within(5_000), 'the long transaction was ended').to.match(/^failed: .*terminat/);

    await deaf.wakeUp();
    await untilHaState(n2, PRIMARY, SETTLED_MS);
    await untilHaState(n1, STANDBY, SETTLED_MS);
    await untilHaState(n3, STANDBY, SETTLED_MS);
    expect(await watch.stop(), 'looks that saw two primaries').to.deep.equal([]);
    expect(await deaf.write.outcome).to.match(/^failed: /);
    expect(await writeRow(live, n2, 2)).to.equal('committed');
    await untilRows(live, n1, '1 2');
  });

  it('S9: a switchover of a standby that is cut off is dropped, with exit code 0, and does not happen after the heal', async () => {
    const { live, n1, n2 } = c;
    const cut = await c.inject('isolate', [n2]);
    await untilHaState(n2, CUT_OFF);
    const { stdout, exitCode } = await asOmm(n2, `${SWITCHOVER} -t 3`);
    expect(stdout).to.include('switchover timeout after 3 seconds');
    expect(exitCode).to.equal(0);
    expect(await haState(n1)).to.equal(PRIMARY);
    expect(await haState(n2)).to.match(CUT_OFF);

    const watch = PrimaryWatch.start(live);
    await c.heal(cut);
    await untilHaState(n2, STANDBY);
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await untilRows(live, n2, '1');
    expect(await watch.stop()).to.deep.equal([]);
    expect(watch.seen(), 'nodes that were primary').to.deep.equal(['n1']);
    expect((await asOmm(n2, 'ls $PGDATA/switchover')).exitCode, 'no request is left').to.not.equal(0);
  });

  it('S10: the link is cut after the primary was asked and before it answered: nobody is primary until somebody fails over (stand-in only)', async function () {
    await standInOnly(this, ONE_THREAD);
    const { live, n1, n2, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    const deaf = await deafSession();
    await asOmm(n2, `${SWITCHOVER} -t 1`);
    await untilHaState(n1, /^Primary, Demoting/);
    const cut = await c.inject('isolate', [n2]);
    await deaf.wakeUp();
    await untilHaState(n1, CUT_OFF, SETTLED_MS);
    await untilHaState(n2, CUT_OFF, SETTLED_MS);
    await untilHaState(n3, CUT_OFF, SETTLED_MS);
    const unhealthy = await live.cluster.waitUntilHealthy(1_000).catch(String);
    expect(unhealthy, 'the harness says so').to.match(/no primary|primary/);

    const watch = PrimaryWatch.start(live);
    const failover = await asOmm(n1, 'gs_ctl failover -D $PGDATA');
    expect(failover.stdout).to.include('failover completed (');
    await c.heal(cut);
    await Promise.all([n2, n3].map((node) => untilHaState(node, STANDBY, SETTLED_MS)));
    expect(await watch.stop(), 'looks that saw two primaries').to.deep.equal([]);
    expect(await haState(n1)).to.equal(PRIMARY);
    expect(await writeRow(live, n1, 2)).to.equal('committed');
    await Promise.all([n2, n3].map((node) => untilRows(live, node, '1 2')));
  });

  it('S11: a switchover while another standby is being built ends with one primary, and the other standby comes back', async () => {
    const { live, n1, n2, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    const slow = await c.inject('bandwidth', [n1], { rate: '20mbit' });
    const build = asOmm(n3, 'gs_ctl build -D $PGDATA -b full -r 10', 120_000);
    await untilBuilding(n3);
    const watch = PrimaryWatch.start(live);
    const { stdout, exitCode } = await asOmm(n2, `${SWITCHOVER} -t 20`);
    expect(stdout).to.match(/switchover completed \(|switchover timeout after 20 seconds/);
    expect(exitCode).to.equal(0);
    const { exitCode: built } = await build;
    expect(built, 'of the build').to.be.oneOf([0, 1]);
    await c.heal(slow);
    expect(await watch.stop(), 'looks that saw two primaries').to.deep.equal([]);

    const states = await settled();
    expect(states.filter((state) => state === PRIMARY)).to.have.lengthOf(1);
    if (built === 1) {
      const again = await asOmm(n3, 'gs_ctl build -D $PGDATA -b auto', 120_000);
      expect(again.exitCode, again.stdout).to.equal(0);
    }
    await untilHaState(n3, STANDBY, SETTLED_MS);
    await untilRows(live, n3, '1');
  });

  it('S12: a second switchover before the first has finished does no harm: one primary at the end, and never two (stand-in only)', async function () {
    await standInOnly(this, ONE_THREAD);
    const { live, n1, n2, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    const deaf = await deafSession();
    const watch = PrimaryWatch.start(live);
    const first = asOmm(n2, `${SWITCHOVER} -t 20`);
    await untilHaState(n1, /^Primary, Demoting/);
    const second = await asOmm(n3, `${SWITCHOVER} -t 2`);
    expect(second.stdout).to.include('switchover timeout after 2 seconds');
    await deaf.wakeUp();
    expect((await first).stdout).to.include('switchover completed (');
    await untilHaState(n2, PRIMARY, SETTLED_MS);
    await Promise.all([n1, n3].map((node) => untilHaState(node, STANDBY, SETTLED_MS)));
    expect(await watch.stop(), 'looks that saw two primaries').to.deep.equal([]);
    expect(await writeRow(live, n2, 2)).to.equal('committed');
    await Promise.all([n1, n3].map((node) => untilRows(live, node, '1 2')));
  });

  it('S13: switchover -t 1 says that it timed out, and succeeds later', async () => {
    const { live, n1, n2 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await freeze(n1);
    const { stdout, exitCode } = await asOmm(n2, `${SWITCHOVER} -t 1`);
    expect(stdout).to.include('switchover timeout after 1 seconds. please manually check the cluster status');
    expect(exitCode).to.equal(0);
    const watch = PrimaryWatch.start(live);
    await thaw(n1);
    await untilHaState(n2, PRIMARY, SETTLED_MS);
    await untilHaState(n1, STANDBY, SETTLED_MS);
    expect(await watch.stop(), 'looks that saw two primaries').to.deep.equal([]);
    expect(await rowsOn(live, n2)).to.equal('1');
  });

  it('S14: a primary that is stuck in Demoting is killed; the failover of the standby works, and the old primary comes back (stand-in only)', async function () {
    await standInOnly(this, ONE_THREAD);
    const { live, n1, n2, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await deafSession();
    await asOmm(n2, `${SWITCHOVER} -t 1`);
    await untilHaState(n1, /^Primary, Demoting/);
    await crash(n1);
    await untilHaState(n2, CUT_OFF, SETTLED_MS);
    const failover = await asOmm(n2, 'gs_ctl failover -D $PGDATA');
    expect(failover.stdout).to.include('failover completed (');
    expect(await haState(n2)).to.equal(PRIMARY);

    await asOmm(n1, 'gs_ctl start -D $PGDATA -M standby');
    await Promise.all([n1, n3].map((node) => untilHaState(node, STANDBY, SETTLED_MS)));
    expect(await writeRow(live, n2, 2)).to.equal('committed');
    await Promise.all([n1, n3].map((node) => untilRows(live, node, '1 2')));
  });

  function untilBuilding(node: ContainerNode): Promise<void> {
    return waitUntil(`${node.name} is being built`, { timeoutMs: 20_000 }, async () => {
      const { stdout } = await asOmm(node, 'ls $PGDATA/build_completed.start');
      return stdout.includes('build_completed.start')
        ? { done: true, value: undefined }
        : { done: false, seen: stdout };
    });
  }

  /** What n1 and n2 say when neither is on its way to another role. */
  function settled(): Promise<readonly string[]> {
    return waitUntil('n1 and n2 are primary and standby', { timeoutMs: SETTLED_MS }, async () => {
      const states = await Promise.all([c.n1, c.n2].map(haState));
      const done = states.every((state) => state === PRIMARY || state === STANDBY) && states.includes(STANDBY);
      return done ? { done, value: states } : { done: false, seen: states.join('; ') };
    });
  }
});
