import { expect } from 'chai';
import type { CommandRecord } from '../../../harness/cluster/command-record.ts';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { ask } from '../../faults/fixtures/outside.ts';
import { asOmm, haState, sql, untilHaState } from '../omm.ts';
import { PRIMARY, STANDBY } from './support/ha-states.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { rowsOn, untilRows, writeRow } from './support/write.ts';

const BUILD_MS = 120_000;
const SPACE = '/var/lib/opengauss/space';

/** S35 and S42 of facts/opengauss.md §6.1. n3 is the standby that is built. */
describe('openGauss scenarios: commands beside a build, and what a build has to carry', function () {
  this.timeout(240_000);
  const c = ScenarioCluster.forSuite({ faults: ['bandwidth'] });

  it('S35: while a build runs every other gs_ctl command is refused, a start with exit code 0, and the half-built directory is not started', async () => {
    const { live, n1, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    const slow = await c.inject('bandwidth', [n1], { rate: '20mbit' });
    const build = asOmm(n3, 'gs_ctl build -D $PGDATA -b full', BUILD_MS);
    await untilDataIsGone();
    const refused: Readonly<Record<string, 0 | 1>> = {
      'start -M standby': 0,
      'restart -M standby': 0,
      'build -b full': 1,
      failover: 1,
      switchover: 1,
    };
    for (const [command, exitCode] of Object.entries(refused)) {
      const said = await asOmm(n3, `gs_ctl ${command} -D $PGDATA`);
      expect(said.stdout, command).to.include('Another gs_ctl command is still running,');
      expect(said.exitCode, command).to.equal(exitCode);
    }
    expect((await asOmm(n3, 'gs_ctl status -D $PGDATA')).stdout).to.include('no server running');
    expect((await asOmm(n3, 'test -e $PGDATA/build_completed.start')).exitCode, 'it is still half built').to.equal(0);
    expect(await haState(n1)).to.equal(PRIMARY);

    await c.heal(slow);
    expect((await build).exitCode, (await build).stdout).to.equal(0);
    await untilHaState(n3, STANDBY);
    await untilRows(live, n3, '1');
  });

  it('S42: a full build carries a tablespace and its rows, also into a node that has it already (absolute LOCATION; not tried with RELATIVE)', async () => {
    const { live, n1, n3 } = c;
    for (const node of live.nodes) {
      const made = await node.probe(['install', '-d', '-o', 'omm', '-m', '700', SPACE], { timeoutMs: 5_000 });
      expect(made.exitCode, made.stderr).to.equal(0);
    }
    expect(await sql(n1, `create tablespace space location '${SPACE}'`)).to.equal('CREATE TABLESPACE');
    const filled = await sql(
      n1,
      'create table public.spaced tablespace space as select i, md5(i::text) from generate_series(1, 10000) i',
    );
    expect(filled).to.match(/^(SELECT|INSERT 0) 10000$/);
    try {
      expect(await writeRow(live, n1, 1)).to.equal('committed');
      await buildInFull();
      await untilRows(live, n3, '1');
      expect(await sql(n3, 'select count(*) from public.spaced')).to.equal('10000');
      expect(await digest('public.spaced', n3)).to.equal(await digest('public.spaced', n1));
      expect(await bytesIn(n3, SPACE), 'bytes in the tablespace').to.equal(await bytesIn(n1, SPACE));
    } finally {
      await sql(n1, 'drop table public.spaced');
      await sql(n1, 'drop tablespace space');
    }
  });

  it('S42: tables that are created and dropped while a full build runs are on both sides or on neither', async () => {
    const { live, n1, n3 } = c;
    const run = async (statement: string): Promise<void> => {
      expect(await ask(live, n1, statement, 10_000), statement).to.not.include('failed');
    };
    await run('create table dbquake.before_build as select i from generate_series(1, 20000) i');
    // Else each statement would wait for n2, whose WAL has to come over the same slow link.
    await c.set('synchronous_commit', 'local', [n1]);
    const slow = await c.inject('bandwidth', [n1], { rate: '10mbit' });
    const building = asOmm(n3, 'gs_ctl build -D $PGDATA -b full', BUILD_MS);
    await untilDataIsGone();
    await run('drop table dbquake.before_build');
    for (let n = 0; n < 6; n++) {
      await run(`create table dbquake.during_${n} as select i from generate_series(1, 2000) i`);
      if (n % 2 === 0) await run(`drop table dbquake.during_${n}`);
    }
    expect((await asOmm(n3, 'test -e $PGDATA/build_completed.start')).exitCode, 'the build still runs').to.equal(0);
    await c.heal(slow);
    expectBuilt(await building);
    await untilHaState(n3, STANDBY);
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await untilRows(live, n3, '1');
    const tables = "select string_agg(relname, ' ' order by relname) from pg_class where relname like 'during%'";
    expect(await ask(live, n3, tables, 10_000)).to.equal('during_1 during_3 during_5');
    for (const table of ['dbquake.during_1', 'dbquake.during_5']) {
      expect(await digest(table, n3)).to.equal(await digest(table, n1));
    }
    expect(await ask(live, n3, 'select count(*) from dbquake.before_build', 10_000)).to.include('does not exist');
    for (let n = 1; n < 6; n += 2) await run(`drop table dbquake.during_${n}`);
  });

  it('S42: a build of a node whose postgresql.conf includes another file is refused, and its data are kept', async () => {
    const { live, n1, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await untilRows(live, n3, '1');
    await asOmm(n3, `echo "include_if_exists 'more.conf'" >> $PGDATA/postgresql.conf`);
    const { stdout, exitCode } = await asOmm(n3, 'gs_ctl build -D $PGDATA -b full', BUILD_MS);
    expect(stdout).to.include('There is nested config file in postgresql.conf: ');
    expect(exitCode).to.equal(1);
    await asOmm(n3, "sed -i '/^include_if_exists/d' $PGDATA/postgresql.conf");
    const start = await asOmm(n3, 'gs_ctl start -D $PGDATA -M standby');
    expect(start.exitCode, start.stdout).to.equal(0);
    await untilHaState(n3, STANDBY);
    expect(await rowsOn(live, n3)).to.equal('1');
    await buildInFull();
  });

  async function buildInFull(): Promise<void> {
    expectBuilt(await asOmm(c.n3, 'gs_ctl build -D $PGDATA -b full', BUILD_MS));
    await untilHaState(c.n3, STANDBY);
  }

  function expectBuilt({ exitCode, stdout }: CommandRecord): void {
    expect(exitCode, stdout).to.equal(0);
    expect(stdout).to.include('build completed(');
  }

  function untilDataIsGone(): Promise<void> {
    return waitUntil('the old data are gone', { timeoutMs: 20_000 }, async () => {
      const { exitCode } = await asOmm(c.n3, 'test -e $PGDATA/build_completed.start');
      return exitCode === 0 ? { done: true, value: undefined } : { done: false, seen: 'no build_completed.start' };
    });
  }

  /** Of all rows. */
  async function digest(table: string, node: ContainerNode): Promise<string> {
    const found = await sql(node, `select md5(string_agg(t::text, ' ' order by t::text)) from ${table} t`);
    expect(found).to.match(/^[0-9a-f]{32}$/);
    return found;
  }

  /** Of the largest file. */
  async function bytesIn(node: ContainerNode, folder: string): Promise<string> {
    const { stdout } = await asOmm(node, `find ${folder} -type f -size +0 -printf '%s\\n' | sort -n | tail -n 1`);
    expect(stdout.trim()).to.match(/^\d+$/);
    return stdout.trim();
  }
});
