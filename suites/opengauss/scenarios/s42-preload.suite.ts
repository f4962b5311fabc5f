import { expect } from 'chai';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { preload } from '../../../harness/run/preload.ts';
import { ask } from '../../faults/fixtures/outside.ts';
import { asOmm, haState, sql, untilHaState } from '../omm.ts';
import { CUT_OFF, NEEDS_BUILD, PRIMARY, STANDBY } from './support/ha-states.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { crash } from './support/server-signals.ts';
import { TABLE, untilRows, Write, writeRow } from './support/write.ts';

const GIGABYTE = 1024 ** 3;
const PRELOADED = 'dbquake.preload';
/** Of every 1000th row. */
const CONTENT = `select md5(string_agg(md5(filler), '' order by id)) from ${PRELOADED} where id % 1000 = 0`;
/** Of a build that carries 1 GB, on a busy machine. */
const BUILD_MS = 400_000;
const LONG_MS = 120_000;

/** S42 of facts/opengauss.md §6.1 with data that weigh something. */
describe('openGauss scenarios: builds of a gigabyte @preload', function () {
  this.timeout(1_800_000);
  const c = ScenarioCluster.forSuite();

  it('S42: a full build beside a long transaction and DDL carries 1 GB; after a failover with both open an incremental build brings the diverged old primary back (takes minutes: 1 GB is written, and copied twice)', async () => {
    const { live, n1, n2, n3 } = c;
    await preload(live.cluster, n1, GIGABYTE, () => undefined);
    await live.cluster.waitUntilHealthy(LONG_MS);
    const long = await Write.start(live, n1, `begin; insert into ${TABLE} values (100); select pg_sleep(1800); commit`);

    const building = asOmm(n3, 'gs_ctl build -D $PGDATA -b full', BUILD_MS);
    await waitUntil('the old data are gone', { timeoutMs: LONG_MS }, async () => {
      const { exitCode } = await asOmm(n3, 'test -e $PGDATA/build_completed.start');
      return exitCode === 0 ? { done: true, value: undefined } : { done: false, seen: 'no build_completed.start' };
    });
    let made = 0;
    const build = { ended: false };
    building.finally(() => (build.ended = true)).catch(() => undefined);
    for (; !build.ended && made < 1000; made++) {
      const table = `dbquake.during_${made}`;
      expect(
        await ask(live, n1, `create table ${table} as select i from generate_series(1, 5000) i`, LONG_MS),
      ).to.not.include('failed');
      if (made % 2 === 0) expect(await ask(live, n1, `drop table ${table}`, LONG_MS)).to.not.include('failed');
    }
    expect(made, 'tables made while the build ran').to.be.above(1);
    expect(await writeRow(live, n1, 1, LONG_MS)).to.equal('committed');
    const full = await building;
    expect(full.exitCode, full.stdout).to.equal(0);
    await untilHaState(n3, STANDBY, LONG_MS);
    await untilRows(live, n3, '1', LONG_MS);
    await expectSameContent(n1, n3);
    const tables = "select string_agg(relname, ' ' order by relname) from pg_class where relname like 'during%'";
    expect(await ask(live, n3, tables, LONG_MS)).to.equal(await ask(live, n1, tables, LONG_MS));

    const ddl = await Write.start(live, n1, `alter table ${PRELOADED} add column more text; select pg_sleep(1800)`);
    await waitUntil('the DDL is at work', { timeoutMs: LONG_MS }, async () => {
      const seen = await ask(live, n1, "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and granted");
      return Number(seen) > 0 ? { done: true, value: undefined } : { done: false, seen };
    });
    expect([long.settled, ddl.settled]).to.deep.equal([false, false]);
    await crash(n1);
    await untilHaState(n2, CUT_OFF);
    const failover = await asOmm(n2, 'gs_ctl failover -D $PGDATA', LONG_MS);
    expect(failover.stdout).to.include('failover completed (');
    expect(await haState(n2)).to.equal(PRIMARY);
    const columns = "select count(*) from pg_attribute where attname = 'more'";
    expect(await ask(live, n2, columns), 'the DDL left nothing').to.equal('0');
    await untilRows(live, n2, '1', LONG_MS);

    await diverge(n1);
    const incremental = await asOmm(n1, 'gs_ctl build -D $PGDATA -b incremental', BUILD_MS);
    expect(incremental.stdout).to.include('dn incremental build completed');
    const [, copied = '', total = ''] =
      /need to copy (\d+)MB \(total source directory size is (\d+)MB\)/.exec(incremental.stdout) ?? [];
    expect(Number(total), 'MB of the source').to.be.above(1000);
    expect(Number(copied), 'MB copied').to.be.below(Number(total));
    await untilHaState(n1, STANDBY, LONG_MS);
    expect(await writeRow(live, n2, 2, LONG_MS)).to.equal('committed');
    for (const node of [n1, n3]) {
      await untilRows(live, node, '1 2', LONG_MS);
      await expectSameContent(n2, node);
    }
  });

  /** The old primary is started as one, takes a row that nobody else has, and dies again. */
  async function diverge(node: ContainerNode): Promise<void> {
    await asOmm(node, 'gs_ctl start -D $PGDATA -M primary', LONG_MS);
    expect(await sql(node, `set synchronous_commit = local; insert into ${TABLE} values (9)`)).to.include('INSERT 0 1');
    await crash(node);
    await asOmm(node, 'gs_ctl start -D $PGDATA -M standby', LONG_MS);
    await untilHaState(node, NEEDS_BUILD, LONG_MS);
  }

  /** Through gsql, as the clients of the harness do not wait for so long. */
  async function expectSameContent(one: ContainerNode, other: ContainerNode): Promise<void> {
    for (const question of [`select count(*) from ${PRELOADED}`, CONTENT]) {
      const wanted = await sql(one, question, LONG_MS);
      expect(wanted).to.match(/^[0-9a-f]+$/);
      expect(await sql(other, question, LONG_MS), other.name).to.equal(wanted);
    }
  }
});
