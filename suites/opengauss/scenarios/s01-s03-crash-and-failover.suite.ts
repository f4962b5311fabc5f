import { expect } from 'chai';
import { imageUnderTest } from '../image-under-test.ts';
import { asOmm, haState, sql, untilHaState } from '../omm.ts';
import { CUT_OFF, NEEDS_BUILD, PRIMARY, STANDBY } from './support/ha-states.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { crash } from './support/server-signals.ts';
import { rowsOn, startRow, TABLE, untilRows, writeRow } from './support/write.ts';

/** The real failover takes 1 s (recording 07); the rest is a busy machine. */
const FEW_SECONDS_MS = 10_000;

/** S1 to S3 of facts/opengauss.md §6.1. */
describe('openGauss scenarios: crash and failover', function () {
  this.timeout(180_000);
  const c = ScenarioCluster.forSuite({ faults: ['node-from-clients'] });

  it('S1: an idle primary is killed, a standby is promoted within seconds, and the old primary comes back without a build', async () => {
    const { live, n1, n2, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await Promise.all([n2, n3].map((node) => untilRows(live, node, '1')));
    await crash(n1);
    await untilHaState(n2, CUT_OFF);
    const failover = await asOmm(n2, 'gs_ctl failover -D $PGDATA');
    expect(failover.stdout).to.include('failover completed (');
    expect(failover.exitCode).to.equal(0);
    expect(failover.durationMs).to.be.below(FEW_SECONDS_MS);
    expect(await haState(n2)).to.equal(PRIMARY);

    const start = await asOmm(n1, 'gs_ctl start -D $PGDATA -M standby');
    expect(start.stdout).to.include('server started (');
    await untilHaState(n1, STANDBY);
    await untilHaState(n3, STANDBY);
    expect(await writeRow(live, n2, 2)).to.equal('committed');
    await Promise.all(live.nodes.map((node) => untilRows(live, node, '1 2')));
  });

  it('S2: a standby dies, rows are written, the primary dies: the other standby has them all, and a build brings the stale one back', async () => {
    const { live, n1, n2, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await crash(n2);
    expect(await writeRow(live, n1, 2), 'acknowledged by n3 alone').to.equal('committed');
    expect(await writeRow(live, n1, 3)).to.equal('committed');
    await crash(n1);
    await asOmm(n3, 'gs_ctl failover -D $PGDATA');
    expect(await haState(n3)).to.equal(PRIMARY);
    expect(await rowsOn(live, n3)).to.equal('1 2 3');

    const build = await asOmm(n2, 'gs_ctl build -D $PGDATA -b auto', 120_000);
    expect(build.stdout).to.match(/(incremental|full) build completed|full build build completed/);
    expect(build.exitCode).to.equal(0);
    await untilHaState(n2, STANDBY);
    await untilRows(live, n2, '1 2 3');
    expect(await writeRow(live, n3, 4), 'the stale standby acknowledges again').to.equal('committed');
    await untilRows(live, n2, '1 2 3 4');
  });

  it('S3: a failover while the primary lives makes two primaries; the loser acknowledged nothing, as its standby was taken from it, and comes back by a build', async () => {
    const { live, n1, n2, n3 } = c;
    // Else n3, which goes on following the old primary, would acknowledge what is thrown away afterwards.
    await c.set('synchronous_standby_names', "'n2'", [n1]);
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    const cut = await c.inject('node-from-clients', [n1]);
    const failover = await asOmm(n2, 'gs_ctl failover -D $PGDATA');
    expect(failover.stdout).to.include('failover completed (');
    expect([await haState(n1), await haState(n2)]).to.deep.equal([PRIMARY, PRIMARY]);
    expect(await rowsOn(live, n2)).to.equal('1');

    // The clients of n1 that are inside the partition, and those of n2, whose standbys follow n1.
    const inside = sql(n1, `insert into ${TABLE} values (2)`, 60_000);
    const outside = await startRow(live, n2, 3);
    await untilRowIsLocal(2);
    expect(outside.settled, 'nobody follows the new primary yet').to.equal(false);

    await asOmm(n1, 'gs_ctl stop -D $PGDATA -m fast');
    expect(await inside, 'not acknowledged').to.not.include('INSERT 0 1');
    await c.heal(cut);
    await asOmm(n1, 'gs_ctl start -D $PGDATA -M standby');
    await untilHaState(n1, NEEDS_BUILD);
    const build = await asOmm(n1, 'gs_ctl build -D $PGDATA -b incremental', 120_000);
    expect(build.stdout).to.include('dn incremental build completed');
    await untilHaState(n1, STANDBY);
    expect(await outside.within(30_000)).to.equal('committed');
    expect(await rowsOn(live, n1)).to.equal('1 3');

    // n3 has the row that nobody was told of, and therefore a history of its own.
    await untilHaState(n3, NEEDS_BUILD);
    await asOmm(n3, 'gs_ctl build -D $PGDATA -b auto', 120_000);
    await untilHaState(n3, STANDBY);
    await untilRows(live, n3, '1 3');

    /** It waits for a standby: n3 has replayed its commit, and n1 does not show it; on a real server a reader waits for it too. */
    async function untilRowIsLocal(id: number): Promise<void> {
      await untilRows(live, n3, `1 ${id}`);
      const { standIn } = await imageUnderTest();
      const seen = await sql(n1, `select count(*) from ${TABLE} where id = ${id}`, 3_000);
      expect(seen).to.equal(standIn ? '0' : '');
    }
  });
});
