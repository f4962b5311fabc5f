import { expect } from 'chai';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { ask } from '../../faults/fixtures/outside.ts';
import { asOmm, haState, sql, untilHaState } from '../omm.ts';
import { CUT_OFF, NEEDS_BUILD, PRIMARY, STANDBY } from './support/ha-states.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { crash } from './support/server-signals.ts';
import { expectUnseen, rowsOn, startRow, untilRows, writeRow } from './support/write.ts';

/** wal_sender_timeout and wal_receiver_timeout are 6 s; a busy machine may look late. */
const SILENCE_SEEN_MS = 20_000;

/** S4 to S7 of facts/opengauss.md §6.1. */
describe('openGauss scenarios: partition and synchronous commit', function () {
  this.timeout(180_000);
  const c = ScenarioCluster.forSuite({ faults: ['isolate'] });

  /** As the primary's own view has it. */
  function untilSenders(node: ContainerNode, count: number): Promise<void> {
    return waitUntil(`${node.name} has ${count} senders`, { timeoutMs: SILENCE_SEEN_MS }, async () => {
      const seen = await sql(node, "select count(*) from pg_stat_get_wal_senders() where state = 'Streaming'");
      return seen === String(count) ? { done: true, value: undefined } : { done: false, seen };
    });
  }

  it('S4: without standbys a commit hangs beyond the time-out of the senders; a client that cancels has its row on the primary, and the row comes to the standbys after the heal', async () => {
    const { live, n1, n2, n3 } = c;
    const cut = await c.inject('isolate', [n1]);
    const hanging = await startRow(live, n1, 1);
    const cancelled = await startRow(live, n1, 2);
    await untilSenders(n1, 0);
    await Promise.all([n2, n3].map((node) => untilHaState(node, CUT_OFF)));
    expect(await haState(n1), 'the primary takes itself for one').to.equal(PRIMARY);
    expect([hanging.settled, cancelled.settled]).to.deep.equal([false, false]);
    await expectUnseen(live, n1, '', 'what waits is not seen');

    expect(await cancelled.cancel(live, n1)).to.equal('true');
    expect(await cancelled.within(5_000)).to.equal('committed');
    expect(cancelled.notices.join()).to.include('canceling wait for synchronous replication');
    await expectUnseen(live, n1, '2', 'one is committed here alone, one waits');
    expect(await rowsOn(live, n2)).to.equal('');
    expect(hanging.settled).to.equal(false);

    await c.heal(cut);
    expect(await hanging.within(SILENCE_SEEN_MS)).to.equal('committed');
    await Promise.all(live.nodes.map((node) => untilRows(live, node, '1 2')));
  });

  it('S5: with most_available_sync=on a partitioned primary goes on alone, and a failover loses what it acknowledged, which is what was asked for', async () => {
    const { live, n1, n2, n3 } = c;
    await c.set('most_available_sync', 'on');
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    const cut = await c.inject('isolate', [n1]);
    const alone = await startRow(live, n1, 2);
    expect(await alone.within(SILENCE_SEEN_MS)).to.equal('committed');
    expect(await writeRow(live, n1, 3)).to.equal('committed');

    await asOmm(n2, 'gs_ctl failover -D $PGDATA');
    expect([await haState(n1), await haState(n2)]).to.deep.equal([PRIMARY, PRIMARY]);
    expect(await writeRow(live, n2, 4)).to.equal('committed');
    expect(await rowsOn(live, n2), 'acknowledged, and lost').to.equal('1 4');
    await crash(n1);
    await c.heal(cut);
    await untilHaState(n3, STANDBY);

    await asOmm(n1, 'gs_ctl start -D $PGDATA -M standby');
    await untilHaState(n1, NEEDS_BUILD);
    expect(await rowsOn(live, n1), 'the old primary still has them').to.equal('1 2 3');
    const build = await asOmm(n1, 'gs_ctl build -D $PGDATA -b incremental', 120_000);
    expect(build.stdout).to.include('dn incremental build completed');
    await untilHaState(n1, STANDBY);
    await Promise.all(live.nodes.map((node) => untilRows(live, node, '1 4')));
  });

  it('S6: inside keep_sync_window a primary without standbys acknowledges nothing, so that a crash then loses nothing', async () => {
    const { live, n1, n2, n3 } = c;
    await c.set('keep_sync_window', '60s');
    await c.set('most_available_sync', 'on');
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await c.inject('isolate', [n1]);
    const inside = await startRow(live, n1, 2);
    await untilSenders(n1, 0);
    expect(inside.settled, 'the senders are gone, the window is open').to.equal(false);
    await crash(n1);
    expect(await inside.within(5_000)).to.match(/^failed: /);

    await asOmm(n2, 'gs_ctl failover -D $PGDATA');
    expect(await haState(n2)).to.equal(PRIMARY);
    expect(await rowsOn(live, n2)).to.equal('1');
    await untilHaState(n3, STANDBY);

    // Nobody was told of the row; the old primary may have it all the same.
    await asOmm(n1, 'gs_ctl start -D $PGDATA -M standby');
    await untilRows(live, n1, '1 2');
  });

  it('S6: after keep_sync_window the primary goes on alone', async () => {
    const { live, n1, n2, n3 } = c;
    await c.set('keep_sync_window', '4s');
    await c.set('most_available_sync', 'on');
    await Promise.all([n2, n3].map((node) => asOmm(node, 'gs_ctl stop -D $PGDATA')));
    const started = performance.now();
    const alone = await startRow(live, n1, 1);
    expect(await alone.within(SILENCE_SEEN_MS)).to.equal('committed');
    expect(performance.now() - started, 'ms until it was acknowledged').to.be.above(2_000);
  });

  it('S7: commits that hang are let go within seconds when most_available_sync is switched on', async () => {
    const { live, n1, n2, n3 } = c;
    await Promise.all([n2, n3].map(crash));
    await untilSenders(n1, 0);
    const hanging = await Promise.all([1, 2, 3].map((id) => startRow(live, n1, id)));
    await untilWaiting(3);
    expect(hanging.map(({ settled }) => settled)).to.deep.equal([false, false, false]);
    await c.set('most_available_sync', 'on', [n1]);
    expect(await Promise.all(hanging.map((write) => write.within(5_000)))).to.deep.equal(
      Array.from({ length: 3 }, () => 'committed'),
    );
    await asOmm(n3, 'gs_ctl start -D $PGDATA -M standby');
    await untilRows(live, n3, '1 2 3');
  });

  /** As gs_ctl has no word for it: statements on their way that the server has not answered. */
  function untilWaiting(count: number): Promise<void> {
    return waitUntil(`${count} inserts wait`, { timeoutMs: 10_000 }, async () => {
      const seen = await ask(
        c.live,
        c.n1,
        "select count(*) from pg_stat_activity where query like 'insert into%' and state = 'active' and query_start < clock_timestamp() - interval '1 second'",
      );
      return seen === String(count) ? { done: true, value: undefined } : { done: false, seen };
    });
  }
});
