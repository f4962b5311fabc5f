import { expect } from 'chai';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { asOmm, haState, sql, untilHaState } from '../omm.ts';
import { PRIMARY, STANDBY } from './support/ha-states.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { crash } from './support/server-signals.ts';
import { rowsOn, startRow, untilRows, writeRow } from './support/write.ts';

const START_STANDBY = 'gs_ctl start -D $PGDATA -M standby';

/** S36 and S37 of facts/opengauss.md §6.1. */
describe('openGauss scenarios: quorum and potential standbys', function () {
  this.timeout(180_000);
  const c = ScenarioCluster.forSuite();

  it('S36: with ANY 1(n2,n3) one standby may die; without both commits wait; one that is back is enough', async () => {
    const { live, n1, n2, n3 } = c;
    await c.set('synchronous_standby_names', "'ANY 1(n2,n3)'", [n1]);
    await untilSync('n2 Quorum, n3 Quorum');
    await crash(n2);
    await untilSync('n3 Quorum');
    expect(await writeRow(live, n1, 1)).to.equal('committed');

    await crash(n3);
    await untilSync('');
    const waiting = await startRow(live, n1, 2);
    await expectStillWaits(waiting);
    expect(await haState(n1)).to.equal(PRIMARY);

    await asOmm(n2, START_STANDBY);
    expect(await waiting.within(20_000)).to.equal('committed');
    await untilSync('n2 Quorum');
    await untilRows(live, n2, '1 2');
    await asOmm(n3, START_STANDBY);
    await untilSync('n2 Quorum, n3 Quorum');
    await untilRows(live, n3, '1 2');
  });

  it('S36: a standby that is not named is Async and acknowledges nothing: without the named one commits wait', async () => {
    const { live, n1, n2, n3 } = c;
    await c.set('synchronous_standby_names', "'ANY 1(n2)'", [n1]);
    await untilSync('n2 Quorum, n3 Async');
    await crash(n2);
    await untilSync('n3 Async');
    const waiting = await startRow(live, n1, 1);
    await untilRows(live, n3, '1');
    await expectStillWaits(waiting);
    await asOmm(n2, START_STANDBY);
    expect(await waiting.within(20_000)).to.equal('committed');
    expect(await haState(n3)).to.equal(STANDBY);
  });

  it('S37: when the Sync standby is killed the Potential one becomes Sync, a commit on the way goes on, and nothing acknowledged is lost by its promotion', async () => {
    const { live, n1, n2, n3 } = c;
    await untilSync(/^n2 (Sync, n3 Potential|Potential, n3 Sync)$/);
    const [victim, heir] = (await syncStates()).startsWith('n2 Sync') ? [n2, n3] : [n3, n2];
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await crash(victim);
    expect(await writeRow(live, n1, 2, 10_000)).to.equal('committed');
    await untilSync(`${heir.name} Sync`);

    await crash(n1);
    await asOmm(heir, 'gs_ctl failover -D $PGDATA');
    expect(await haState(heir)).to.equal(PRIMARY);
    expect(await rowsOn(live, heir)).to.equal('1 2');
    await asOmm(victim, START_STANDBY);
    await untilHaState(victim, STANDBY);
    await untilRows(live, victim, '1 2');
  });

  /** `n2 Sync, n3 Potential`: the standbys that stream, as gs_ctl query on the primary has them. */
  async function syncStates(): Promise<string> {
    const rows = await sql(c.n1, "select channel, sync_state from pg_stat_get_wal_senders() where state = 'Streaming'");
    const named = rows.split('\n').flatMap((row) => {
      const [channel = '', state = ''] = row.split('|');
      const node = [c.n2, c.n3].find(({ address }) => channel.includes(`>${address}:`));
      return node === undefined ? [] : [`${node.name} ${state}`];
    });
    return named.toSorted().join(', ');
  }

  function untilSync(wanted: string | RegExp): Promise<void> {
    return waitUntil(`the standbys are ${String(wanted)}`, { timeoutMs: 20_000, intervalMs: 200 }, async () => {
      const seen = await syncStates();
      const is = typeof wanted === 'string' ? seen === wanted : wanted.test(seen);
      return is ? { done: true, value: undefined } : { done: false, seen };
    });
  }

  /** The server itself knows the statement and has not finished it after a second. */
  async function expectStillWaits(
    write: Awaited<ReturnType<typeof startRow>>,
    node: ContainerNode = c.n1,
  ): Promise<void> {
    await waitUntil('the insert has waited for a second', { timeoutMs: 10_000 }, async () => {
      const seen = await sql(
        node,
        `select state from pg_stat_activity where pid = ${write.pid} and query_start < clock_timestamp() - interval '1 second'`,
      );
      return seen === 'active' ? { done: true, value: undefined } : { done: false, seen };
    });
    expect(write.settled, 'it waits').to.equal(false);
  }
});
