import { expect } from 'chai';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { preload } from '../../../harness/run/preload.ts';
import { ask } from '../../faults/fixtures/outside.ts';
import { asOmm, haState, sql, untilHaState } from '../omm.ts';
import { CUT_OFF, PRIMARY } from './support/ha-states.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { crash } from './support/server-signals.ts';
import { TABLE, untilRows, Write, writeRow } from './support/write.ts';

const GIGABYTE = 1024 ** 3;
const PRELOADED = 'dbquake.preload';
const COUNT = `select count(*) from ${PRELOADED}`;
/** Of every 1000th row. */
const CONTENT = `select md5(string_agg(md5(filler), '' order by id)) from ${PRELOADED} where id % 1000 = 0`;
/** Of a standby that has to replay and to copy what 1 GB of rows left behind. */
const LONG_MS = 120_000;

/** S1 of facts/opengauss.md §6.1 with data that weigh something. */
describe('openGauss scenarios: failover of a gigabyte @preload', function () {
  this.timeout(900_000);
  const c = ScenarioCluster.forSuite();

  it('S1: an index is being made and a long transaction is open when the primary is killed: neither leaves anything behind, no acknowledged row is lost, all copies are equal (takes minutes: 1 GB has to be written)', async () => {
    const { live, n1, n2, n3 } = c;
    await preload(live.cluster, n1, GIGABYTE, () => undefined);
    const rows = await sql(n1, COUNT, LONG_MS);
    expect(Number(rows)).to.be.above(1_000_000);
    const content = await sql(n1, CONTENT, LONG_MS);
    expect(content).to.match(/^[0-9a-f]{32}$/);
    await live.cluster.waitUntilHealthy(LONG_MS);
    expect(await writeRow(live, n1, 1)).to.equal('committed');

    const long = await Write.start(
      live,
      n1,
      `begin; insert into ${TABLE} values (100); delete from ${PRELOADED} where id < 1000; select pg_sleep(600); commit`,
    );
    const ddl = await Write.start(live, n1, `create index preload_filler on ${PRELOADED} (filler)`);
    await waitUntil('both are at work, and rows are written beside them', { timeoutMs: LONG_MS }, async () => {
      const seen = await ask(
        live,
        n1,
        "select count(*) from pg_stat_activity where state = 'active' and (query like 'begin; insert%' or query like 'create index%') and query_start < clock_timestamp() - interval '1 second'",
      );
      return seen === '2' ? { done: true, value: undefined } : { done: false, seen };
    });
    expect(await writeRow(live, n1, 2, LONG_MS)).to.equal('committed');
    expect([long.settled, ddl.settled]).to.deep.equal([false, false]);
    await crash(n1);
    expect(await Promise.all([long.within(10_000), ddl.within(10_000)])).to.satisfy((outcomes: readonly string[]) =>
      outcomes.every((outcome) => outcome.startsWith('failed: ')),
    );

    await untilHaState(n2, CUT_OFF);
    // The one that has all that the other one acknowledged.
    const [next, other] = (await isAhead()) ? [n2, n3] : [n3, n2];
    const failover = await asOmm(next, 'gs_ctl failover -D $PGDATA', LONG_MS);
    expect(failover.stdout).to.include('failover completed (');
    expect(await haState(next)).to.equal(PRIMARY);
    for (const node of [other, n1]) await live.cluster.rejoin(node);
    await live.cluster.waitUntilHealthy(LONG_MS);
    expect(await writeRow(live, next, 3, LONG_MS)).to.equal('committed');
    for (const node of live.nodes) {
      await untilRows(live, node, '1 2 3', LONG_MS);
      expect(await sql(node, COUNT, LONG_MS), node.name).to.equal(rows);
      expect(await ask(live, node, "select count(*) from pg_class where relname = 'preload_filler'", 5_000)).to.equal(
        '0',
      );
      expect(await sql(node, CONTENT, LONG_MS), node.name).to.equal(content);
    }
  });

  /** Whether n2 has received at least as much as n3. */
  async function isAhead(): Promise<boolean> {
    const [own, others] = await Promise.all(
      [c.n2, c.n3].map((node) => ask(c.live, node, 'select pg_last_xlog_receive_location()', 5_000)),
    );
    return (await ask(c.live, c.n2, `select pg_xlog_location_diff('${own}', '${others}') >= 0`, 5_000)) === 'true';
  }
});
