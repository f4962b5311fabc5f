import { expect } from 'chai';
import pg from 'pg';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { logOf } from '../../faults/fixtures/disk-views.ts';
import { skipBecause } from '../../support/skip-because.ts';
import { standInOnly } from '../image-under-test.ts';
import { asOmm, haState, untilHaState } from '../omm.ts';
import { PRIMARY, STANDBY } from './support/ha-states.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { untilRows, writeRow } from './support/write.ts';

const BUILD_MS = 120_000;
/** Of the session_timeout of S38. */
const TWICE_TIMEOUT_MS = 4_000;
const LOCAL_RULE = 'host all all 10.99.0.0/16 md5';

/** S30 to S34 and S38 of facts/opengauss.md §6.1. n3 is the node that is configured in another way. */
describe('openGauss scenarios: configuration', function () {
  this.timeout(180_000);
  const c = ScenarioCluster.forSuite();

  it('S30: a standby that keeps its own settings and has fewer max_connections than the primary does not start and says why; with as many it does (stand-in only)', async function () {
    await standInOnly(this, 'a 3.0.6 starts with fewer max_connections than its primary, and streams');
    const { live, n1, n3 } = c;
    await c.set('sync_config_strategy', 'none_node', [n3]);
    await c.set('max_connections', '50', [n3]);
    await asOmm(n3, 'gs_ctl stop -D $PGDATA');
    const refused = await asOmm(n3, 'gs_ctl start -D $PGDATA -M standby');
    expect(refused.stdout).to.include('could not start server');
    expect(refused.exitCode).to.equal(1);
    expect(await logOf(n3)).to.match(/FATAL: {2}.*insufficient parameter settings/);
    expect(await logOf(n3)).to.match(/max_connections = 50 is a lower setting than on the primary/);
    expect(await live.cluster.waitUntilHealthy(1_000).catch(String), 'the harness says so').to.match(/n3/);
    expect(await writeRow(live, n1, 1), 'n2 acknowledges').to.equal('committed');

    await asOmm(n3, 'gs_guc set -D $PGDATA -c "max_connections=200"');
    const start = await asOmm(n3, 'gs_ctl start -D $PGDATA -M standby');
    expect(start.exitCode, start.stdout).to.equal(0);
    await untilHaState(n3, STANDBY);
    await untilRows(live, n3, '1');
  });

  it('S31: a server with remote_read_mode=authentication and without certificates does not start as primary or standby', function () {
    skipBecause(this, 'the stand-in has no internal communication that certificates would protect');
  });

  it('S32: a build of a node that the primary does not trust fails with exit code 1 and says why; with the rule it succeeds (stand-in only)', async function () {
    await standInOnly(this, 'a 3.0.6 lets every peer of replconninfo build, without a rule in pg_hba.conf');
    const { live, n1, n3 } = c;
    const distrust = "sed -i '/omm.*trust/s/^host/#host/' $PGDATA/pg_hba.conf";
    const untrusted = await asOmm(n1, `cp $PGDATA/pg_hba.conf /tmp/trusted && ${distrust} && gs_ctl reload -D $PGDATA`);
    expect(untrusted.stdout).to.include('server signaled');
    await waitUntil('the rules are in force', { timeoutMs: 10_000 }, async () => {
      const { stdout, stderr } = await asOmm(n3, `gsql -h ${n1.address} -p 5432 -d postgres -At -c 'select 1'`);
      const seen = `${stdout}${stderr}`;
      return stdout.trim() === '1' ? { done: false, seen } : { done: true, value: undefined };
    });
    const failed = await asOmm(n3, 'gs_ctl build -D $PGDATA -b full', BUILD_MS);
    expect(failed.stdout).to.match(/no pg_hba\.conf entry for replication connection|Forbid remote connection/);
    expect(failed.stdout).to.include('full build failed(');
    expect(failed.exitCode).to.equal(1);

    await asOmm(n1, 'cp /tmp/trusted $PGDATA/pg_hba.conf && gs_ctl reload -D $PGDATA');
    await waitUntil('a build succeeds', { timeoutMs: BUILD_MS }, async () => {
      const { exitCode, stdout } = await asOmm(n3, 'gs_ctl build -D $PGDATA -b full', BUILD_MS);
      return exitCode === 0 ? { done: true, value: undefined } : { done: false, seen: stdout.slice(-500) };
    });
    await untilHaState(n3, STANDBY);
    expect(await haState(n1)).to.equal(PRIMARY);
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await untilRows(live, n3, '1');
  });

  it("S33: a full build replaces the standby's pg_hba.conf by the primary's; its own rules are in pg_hba.conf.old only (stand-in only)", async function () {
    await standInOnly(this, 'a 3.0.6 keeps pg_hba.conf.old only while the build runs');
    const { n1, n3 } = c;
    const own = await asOmm(n3, `gs_guc reload -D $PGDATA -h '${LOCAL_RULE}'`);
    expect(own.exitCode, own.stdout).to.equal(0);
    expect(await rulesIn('pg_hba.conf')).to.include(LOCAL_RULE);
    const build = await asOmm(n3, 'gs_ctl build -D $PGDATA -b full', BUILD_MS);
    expect(build.exitCode, build.stdout).to.equal(0);
    await untilHaState(n3, STANDBY);
    const primary = (await asOmm(n1, 'cat $PGDATA/pg_hba.conf')).stdout;
    expect(await rulesIn('pg_hba.conf')).to.equal(primary);
    expect(await rulesIn('pg_hba.conf')).to.not.include(LOCAL_RULE);
    expect(await rulesIn('pg_hba.conf.old')).to.include(LOCAL_RULE);
  });

  it("S34: a parameter that is set on a standby only is overwritten by the primary's value when it reconnects", function () {
    skipBecause(this, 'the primary of the stand-in does not send its postgresql.conf to its standbys');
  });

  it('S38: a session that is idle for longer than session_timeout is closed, one that works is not', async () => {
    const { live, n1 } = c;
    await c.set('session_timeout', '0', [n1]);
    const [idle, busy] = await Promise.all([session(), session()]);
    await c.set('session_timeout', '2', [n1]);
    let idleSince = -Infinity;
    await waitUntil('the idle session is closed', { timeoutMs: 20_000 }, async () => {
      expect(await busy.query('select 2')).to.equal('2');
      // A session looks at the new value when it is done with something; the first time may have been before the reload.
      if (!idle.closed && performance.now() - idleSince > TWICE_TIMEOUT_MS) {
        await idle.query('select 1');
        idleSince = performance.now();
      }
      return idle.closed ? { done: true, value: undefined } : { done: false, seen: 'it is open' };
    });
    expect(performance.now() - idleSince, 'ms that it was let alone').to.be.above(1_000);
    expect(await busy.query('select 3')).to.equal('3');
    await busy.end();

    async function session(): Promise<Session> {
      const client = new pg.Client(live.cluster.clientConfig(n1));
      const own: Session = {
        closed: false,
        query: async (text) => {
          const { rows } = await client.query<Record<string, unknown>>(text);
          return String(Object.values(rows[0] ?? { none: '' })[0]);
        },
        end: () => client.end(),
      };
      client.on('error', () => undefined);
      client.on('end', () => (own.closed = true));
      await client.connect();
      return own;
    }
  });

  async function rulesIn(file: string): Promise<string> {
    const { stdout } = await asOmm(c.n3, `cat $PGDATA/${file}`);
    return stdout;
  }
});

interface Session {
  closed: boolean;
  /** The first value of the first row. */
  query(text: string): Promise<string>;
  end(): Promise<void>;
}
