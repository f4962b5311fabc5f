import { expect } from 'chai';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { ask } from '../../faults/fixtures/outside.ts';
import { asOmm, haState, sql, untilHaState } from '../omm.ts';
import { CUT_OFF, PRIMARY, STANDBY } from './support/ha-states.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { crash } from './support/server-signals.ts';
import { expectUnseen, rowsOn, TABLE, untilRows, Write, writeRow } from './support/write.ts';

/** Of the failover, which the bugs of older versions let run for ever. */
const FAILOVER_SECONDS = 30;
const FAILOVER = `gs_ctl failover -D $PGDATA -t ${FAILOVER_SECONDS}`;
const SEGMENT_BYTES = 16 * 1024 ** 2;
/** Many pages: what is torn off the end of WAL must not be what was acknowledged. */
const MUCH_BYTES = 1024 ** 2;
const PREPARED = "select coalesce(string_agg(gid, ' ' order by gid), '') from pg_prepared_xacts";

/** S41 and S43 of facts/opengauss.md §6.1. */
describe('openGauss scenarios: prepared transactions and a damaged end of WAL at a failover', function () {
  this.timeout(180_000);
  const c = ScenarioCluster.forSuite();

  it('S41: a prepared transaction survives the failover: its row is not seen, its locks hold, and it can be committed or rolled back there', async () => {
    const { live, n1, n2, n3 } = c;
    await prepare('keep', 1);
    await prepare('undo', 2);
    expect(await writeRow(live, n1, 3)).to.equal('committed');
    await crash(n1);
    const failover = await asOmm(n2, FAILOVER);
    expect(failover.stdout).to.include('failover completed (');
    expect(await haState(n2)).to.equal(PRIMARY);
    expect(await sql(n2, PREPARED)).to.equal('keep undo');
    await expectUnseen(live, n2, '3', 'what is prepared is not seen');
    await untilHaState(n3, STANDBY);

    // The row of a prepared transaction cannot be written by anybody else until it ends.
    const rival = await Write.start(live, n2, `insert into ${TABLE} values (1)`);
    expect(await sql(n2, `set lock_timeout = '500ms'; insert into ${TABLE} values (2)`)).to.match(/ERROR: .*lock/);
    expect(rival.settled, 'it waits for the prepared transaction').to.equal(false);
    expect(await sql(n2, "commit prepared 'keep'")).to.equal('COMMIT PREPARED');
    expect(await rival.within(10_000)).to.match(/^failed: .*duplicate key/);
    expect(await sql(n2, "rollback prepared 'undo'")).to.equal('ROLLBACK PREPARED');
    expect(await sql(n2, PREPARED)).to.equal('');

    await asOmm(n1, 'gs_ctl start -D $PGDATA -M standby');
    await untilHaState(n1, STANDBY);
    for (const node of [n1, n2, n3]) await untilRows(live, node, '1 3');
  });

  for (const damage of ['is followed by garbage', 'ends in the middle of its last segment'] as const) {
    it(`S43: the WAL of the standby ${damage}: it starts, its failover is done within ${FAILOVER_SECONDS} s, and every acknowledged row is there`, async () => {
      const { live, n1, n2, n3 } = c;
      for (const id of [1, 2, 3]) expect(await writeRow(live, n1, id)).to.equal('committed');
      await Promise.all([n2, n3].map((node) => untilRows(live, node, '1 2 3')));
      // n3 would get more of what follows than n2, or less: here it gets nothing of it.
      await asOmm(n3, 'gs_ctl stop -D $PGDATA');
      const acknowledged = await received();
      const unfinished = await Write.start(live, n1, `insert into ${TABLE} select generate_series(1000, 5000000)`);
      await waitUntil('n2 has got much that nobody was told of', { timeoutMs: 20_000 }, async () => {
        const more = await ask(live, n2, `select pg_xlog_location_diff('${await received()}', '${acknowledged}')`);
        return Number(more) > MUCH_BYTES ? { done: true, value: undefined } : { done: false, seen: more };
      });
      await crash(n1);
      expect(await unfinished.within(10_000)).to.match(/^failed: /);
      await untilHaState(n2, CUT_OFF);
      const end = await received();
      await asOmm(n2, 'gs_ctl stop -D $PGDATA -m immediate');
      await damageWal(end, damage === 'is followed by garbage');

      const start = await asOmm(n2, 'gs_ctl start -D $PGDATA -M standby');
      expect(start.exitCode, start.stdout).to.equal(0);
      const failover = await asOmm(n2, FAILOVER);
      expect(failover.stdout).to.include('failover completed (');
      expect(failover.exitCode).to.equal(0);
      expect(await haState(n2)).to.equal(PRIMARY);
      expect(await rowsOn(live, n2)).to.equal('1 2 3');
      await asOmm(n3, 'gs_ctl start -D $PGDATA -M standby');
      await untilHaState(n3, STANDBY);
      expect(await writeRow(live, n2, 4)).to.equal('committed');
      await untilRows(live, n3, '1 2 3 4');
    });
  }

  function received(): Promise<string> {
    return ask(c.live, c.n2, 'select pg_last_xlog_receive_location()', 5_000);
  }

  async function prepare(name: string, id: number): Promise<void> {
    const said = await sql(c.n1, `begin; insert into ${TABLE} values (${id}); prepare transaction '${name}'`);
    expect(said).to.include('PREPARE TRANSACTION');
  }

  /** The files of pg_xlog, which is pg_wal in the stand-in: 16 MB each, named by timeline and number. */
  async function damageWal(end: string, garbage: boolean): Promise<void> {
    expect(end).to.match(/^[0-9A-F]+\/[0-9A-F]+$/);
    const [high = 0, low = 0] = end.split('/').map((part) => Number.parseInt(part, 16));
    const position = high * 2 ** 32 + low;
    const offset = position % SEGMENT_BYTES;
    // As a disk leaves it: the record that was on its way is torn, and what follows is of another time.
    const tear = garbage
      ? `dd if=/dev/urandom of=$file bs=1 seek=${offset} count=65536 conv=notrunc status=none`
      : `truncate -s ${offset + 100} $file`;
    // The last segment that has WAL tells folder and timeline; where WAL ends with it, the next one need not be there.
    const script = [
      `last=$(find $PGDATA -name '????????${segmentOf(position - 1)}' | sort | tail -n 1)`,
      'test -n "$last"',
      `file=\${last%????????????????}${segmentOf(position)}`,
      tear,
    ].join(' && ');
    const { exitCode, stderr } = await asOmm(c.n2, script);
    expect(exitCode, stderr).to.equal(0);
  }
});

/** Without the timeline, in 16 hexadecimal digits. */
function segmentOf(position: number): string {
  return [position / 2 ** 32, (position % 2 ** 32) / SEGMENT_BYTES]
    .map((part) => Math.floor(part).toString(16).toUpperCase().padStart(8, '0'))
    .join('');
}
