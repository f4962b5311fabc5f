import { expect } from 'chai';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { logOf } from '../../faults/fixtures/disk-views.ts';
import { ask } from '../../faults/fixtures/outside.ts';
import { standInOnly } from '../image-under-test.ts';
import { asOmm, haState, sql, untilHaState } from '../omm.ts';
import { NEEDS_BUILD, PRIMARY, STANDBY } from './support/ha-states.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { rowsOn, untilRows, writeRow } from './support/write.ts';

const BUILD_MS = 120_000;
const SEGMENT_BYTES = 16 * 1024 ** 2;

/** S18 and S19 of facts/opengauss.md §6.1. n3 is the standby that falls behind. */
describe('openGauss scenarios: WAL retention', function () {
  this.timeout(240_000);
  const c = ScenarioCluster.forSuite();

  it('S18: a standby that was down while its WAL was recycled needs repair and says WAL segment removed; a full build repairs it (stand-in only)', async function () {
    await standInOnly(this, 'a 3.0.6 does not recycle these few segments at once, and the standby streams again');
    const { live, n1, n3 } = c;
    await c.set('wal_keep_segments', '2', [n1]);
    await asOmm(n3, 'gs_ctl stop -D $PGDATA');
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await untilSlotOfN3IsFree();
    await sql(n1, `select pg_drop_replication_slot('${await slotOfN3()}')`);
    await switchSegments(n1, 5);

    await asOmm(n3, 'gs_ctl start -D $PGDATA -M standby');
    await untilHaState(n3, NEEDS_BUILD);
    await waitUntil('the primary says why', { timeoutMs: 10_000 }, async () => {
      const log = await logOf(n1);
      return /requested WAL segment \S+ has already been removed/.test(log)
        ? { done: true, value: undefined }
        : { done: false, seen: log.split('\n').slice(-5).join('\n') };
    });
    expect(await rowsOn(live, n3), 'it answers with what it had').to.equal('');
    expect(await haState(n1)).to.equal(PRIMARY);

    const build = await asOmm(n3, 'gs_ctl build -D $PGDATA -b full', BUILD_MS);
    expect(build.exitCode, build.stdout).to.equal(0);
    await untilHaState(n3, STANDBY);
    await untilRows(live, n3, '1');
  });

  it('S19: the slot of a standby that is down keeps WAL beyond wal_keep_segments; max_size_for_xlog_prune ends that, and the standby then needs a build', async () => {
    const { live, n1, n3 } = c;
    await c.set('wal_keep_segments', '2', [n1]);
    await asOmm(n3, 'gs_ctl stop -D $PGDATA');
    await untilSlotOfN3IsFree();
    const kept = await slotOfN3();
    const segment = await sql(
      n1,
      `select pg_xlogfile_name(restart_lsn) from pg_replication_slots where slot_name = '${kept}'`,
    );
    await switchSegments(n1, 8);
    expect(await keptBytes(kept), 'bytes behind the slot').to.be.above(7 * SEGMENT_BYTES);
    expect(await isOnDisk(n1, segment), 'the oldest segment that n3 needs').to.equal(true);
    expect(await haState(n1)).to.equal(PRIMARY);

    await c.set('max_size_for_xlog_prune', String((4 * SEGMENT_BYTES) / 1024), [n1]);
    await waitUntil('WAL is given up', { timeoutMs: 10_000 }, async () => {
      await sql(n1, 'checkpoint');
      return (await isOnDisk(n1, segment))
        ? { done: false, seen: `${segment} is there` }
        : { done: true, value: undefined };
    });
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await asOmm(n3, 'gs_ctl start -D $PGDATA -M standby');
    await untilHaState(n3, NEEDS_BUILD);
    const build = await asOmm(n3, 'gs_ctl build -D $PGDATA -b full', BUILD_MS);
    expect(build.exitCode, build.stdout).to.equal(0);
    await untilHaState(n3, STANDBY);
    await untilRows(live, n3, '1');
  });

  function slotOfN3(): Promise<string> {
    return ask(c.live, c.n1, "select slot_name from pg_replication_slots where slot_name like '%n3%'", 5_000);
  }

  /** The primary has noticed that n3 is gone. */
  function untilSlotOfN3IsFree(): Promise<void> {
    return waitUntil('the slot of n3 is not in use', { timeoutMs: 15_000 }, async () => {
      const query = "select active from pg_replication_slots where slot_name like '%n3%'";
      const seen = await ask(c.live, c.n1, query);
      return seen === 'false' ? { done: true, value: undefined } : { done: false, seen };
    });
  }

  /** Closes so many segments, then a checkpoint removes what nobody needs. */
  async function switchSegments(node: ContainerNode, times: number): Promise<void> {
    await sql(node, 'create table if not exists public.turn (n int)');
    const turns = Array.from(
      { length: times },
      (_, n) => `insert into public.turn values (${n}); select pg_switch_xlog()`,
    );
    expect(await sql(node, turns.join('; '))).to.match(/[0-9A-F]+\/[0-9A-F]+$/);
    expect(await sql(node, 'checkpoint')).to.equal('CHECKPOINT');
  }

  async function keptBytes(slot: string): Promise<number> {
    const sqlText = `select pg_xlog_location_diff(pg_current_xlog_location(), restart_lsn) from pg_replication_slots where slot_name = '${slot}'`;
    return Number(await sql(c.n1, sqlText));
  }

  /** In pg_xlog, which is pg_wal below the stand-in's folder. */
  async function isOnDisk(node: ContainerNode, segment: string): Promise<boolean> {
    expect(segment).to.match(/^[0-9A-F]{24}$/);
    const { stdout } = await asOmm(node, `find -L $PGDATA -name ${segment}`);
    return stdout.trim() !== '';
  }
});
