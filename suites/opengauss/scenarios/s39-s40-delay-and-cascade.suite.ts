import { expect } from 'chai';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { asOmm, haState, sql, untilHaState } from '../omm.ts';
import { PRIMARY, STANDBY } from './support/ha-states.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { crash } from './support/server-signals.ts';
import { rowsOn, untilRows, writeRow } from './support/write.ts';

const CASCADE = 'Cascade Standby, Normal, Normal';
/** Longer than the test looks. */
const DELAY = '10min';

/** S39 and S40 of facts/opengauss.md §6.1. */
describe('openGauss scenarios: delayed and cascade standbys', function () {
  this.timeout(180_000);
  const c = ScenarioCluster.forSuite();

  it('S39: a standby with recovery_min_apply_delay acknowledges what it does not show yet; its promotion replays all of it, within seconds', async () => {
    const { live, n1, n2, n3 } = c;
    await c.set('synchronous_standby_names', "'n2'", [n1]);
    await c.set('recovery_min_apply_delay', DELAY, [n2]);
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    expect(await writeRow(live, n1, 2)).to.equal('committed');
    await untilRows(live, n3, '1 2');
    expect(await rowsOn(live, n2), 'acknowledged by n2, and not shown').to.equal('');
    expect(await haState(n2)).to.equal(STANDBY);

    await crash(n1);
    const failover = await asOmm(n2, 'gs_ctl failover -D $PGDATA -t 30');
    expect(failover.stdout).to.include('failover completed (');
    expect(failover.exitCode).to.equal(0);
    expect(await haState(n2)).to.equal(PRIMARY);
    expect(await rowsOn(live, n2)).to.equal('1 2');
    await untilHaState(n3, STANDBY);
    expect(await writeRow(live, n2, 3)).to.equal('committed');
  });

  it('S40: the standby is promoted and then its cascade standby made a standby: it follows the new primary, and the old one comes back', async () => {
    const { live, n1, n2, n3 } = c;
    await inLine();
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await untilRows(live, n3, '1');
    await crash(n1);
    await asOmm(n2, 'gs_ctl failover -D $PGDATA');
    expect(await haState(n2)).to.equal(PRIMARY);
    const failover = await asOmm(n3, 'gs_ctl failover -D $PGDATA');
    expect(failover.stdout).to.include('failover completed (');
    await untilHaState(n3, STANDBY);
    expect(await senders(n2)).to.deep.equal(['Primary|Standby|Sync']);
    expect(await writeRow(live, n2, 2)).to.equal('committed');
    await untilRows(live, n3, '1 2');

    await asOmm(n1, 'gs_ctl start -D $PGDATA -M standby');
    await untilHaState(n1, STANDBY);
    await untilRows(live, n1, '1 2');
    await untilSlots(n2, 2);
  });

  it('S40: a cascade standby is switched over with its standby twice: they swap places, the primary stays, and it keeps no slot for the one that left', async () => {
    const { live, n1, n2, n3 } = c;
    await inLine();
    let row = 0;
    for (const [up, down] of [
      [n3, n2],
      [n2, n3],
    ] as const) {
      const { stdout, exitCode } = await asOmm(up, 'gs_ctl switchover -D $PGDATA -t 30');
      expect(stdout).to.include('switchover completed (');
      expect(exitCode).to.equal(0);
      await untilHaState(up, STANDBY);
      await untilHaState(down, CASCADE);
      expect(await haState(n1)).to.equal(PRIMARY);
      expect(await senders(n1)).to.deep.equal(['Primary|Standby|Sync']);
      expect(await senders(up)).to.deep.equal(['Standby|Cascade Standby|Async']);
      expect(await writeRow(live, n1, ++row)).to.equal('committed');
      await untilRows(live, down, row === 1 ? '1' : '1 2');
      await untilSlots(n1, 1);
    }
  });

  /** n1 primary, n2 its standby, n3 the cascade standby of n2. */
  async function inLine(): Promise<void> {
    const { stdout } = await asOmm(c.n3, 'gs_ctl restart -D $PGDATA -M cascade_standby');
    expect(stdout).to.include('server started (');
    await untilHaState(c.n3, CASCADE);
  }

  /** `local_role|peer_role|sync_state` of every sender of a node. */
  async function senders(node: ContainerNode): Promise<readonly string[]> {
    const rows = await sql(node, 'select local_role, peer_role, sync_state from pg_stat_get_wal_senders()');
    return rows === '' ? [] : rows.split('\n').toSorted();
  }

  function untilSlots(node: ContainerNode, count: number): Promise<void> {
    return waitUntil(`${node.name} keeps ${count} slots, all in use`, { timeoutMs: 20_000 }, async () => {
      const seen = await sql(node, "select slot_name || ' ' || active from pg_replication_slots order by 1");
      const slots = seen === '' ? [] : seen.split('\n');
      const is = slots.length === count && slots.every((slot) => slot.endsWith(' true'));
      return is ? { done: true, value: undefined } : { done: false, seen };
    });
  }
});
