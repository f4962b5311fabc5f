import { expect } from 'chai';
import type { CommandRecord } from '../../../harness/cluster/command-record.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import type { FaultTrial } from '../../faults/fixtures/fault-trial.ts';
import { asOmm, haState, sql, untilHaState } from '../omm.ts';
import { NEEDS_BUILD, PRIMARY, STANDBY } from './support/ha-states.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { crash } from './support/server-signals.ts';
import { TABLE, untilRows, writeRow } from './support/write.ts';

const BUILD_MS = 120_000;
const BUILD_AUTO = 'gs_ctl build -D $PGDATA -b auto';
const START_STANDBY = 'gs_ctl start -D $PGDATA -M standby';

/** S15 to S17 of facts/opengauss.md §6.1. n3 is the standby that is built. */
describe('openGauss scenarios: interrupted builds', function () {
  this.timeout(240_000);
  const c = ScenarioCluster.forSuite({ faults: ['isolate', 'bandwidth'] });

  it('S15: a full build whose gs_ctl is killed leaves a node that does not start; the next auto build is a full one and repairs it', async () => {
    const { live, n1, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await c.inject('interrupted-build', [n3]);
    // A real server looks whether gs_ctl still lives.
    expect(await buildState()).to.match(/^Build(?:ing| failed)$/);
    await expectUnfinished();
    await expectRepairedByFullBuild();
    await untilRows(live, n3, '1');
  });

  it('S15: a full build whose source dies fails with exit code 1; a build from the new primary repairs the node', async () => {
    const { live, n1, n2, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    const { build } = await buildOverSlowLink();
    const guc = await asOmm(n3, 'gs_guc set -D $PGDATA -c "wal_keep_segments=65"');
    expect(guc.stdout).to.include('The gs_ctl build is doing now, the gs_guc process should be stopped.');
    expect(guc.exitCode).to.equal(1);
    await crash(n1);
    const { stdout, exitCode } = await build;
    expect(stdout).to.include('full build failed(');
    expect(exitCode).to.equal(1);
    expect(await buildState()).to.equal('Build failed');
    await expectUnfinished();

    await asOmm(n2, 'gs_ctl failover -D $PGDATA');
    expect(await haState(n2)).to.equal(PRIMARY);
    await expectRepairedByFullBuild();
    expect(await writeRow(live, n2, 2), 'the built standby acknowledges').to.equal('committed');
    await untilRows(live, n3, '1 2');
  });

  it('S16: an incremental build that reaches no primary gives up after three tries and keeps the data; the node starts, and the build succeeds later', async () => {
    const { live, n1, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await diverge();
    // Refused, and not dropped, because each of six attempts would wait 5 s for an answer.
    const cut = await c.inject('isolate', [n3], { action: 'reject' });
    const { stdout, exitCode } = await asOmm(n3, BUILD_AUTO, BUILD_MS);
    expect(stdout.split('could not connect to server.\n').length - 1, 'tries').to.equal(3);
    expect(stdout).to.include('inc build failed due to primary connection failure, skip full build.');
    expect(exitCode).to.equal(1);
    const start = await asOmm(n3, START_STANDBY);
    expect(start.stdout).to.include('server started (');
    await untilRows(live, n3, '1 9');

    await c.heal(cut);
    await untilHaState(n3, NEEDS_BUILD);
    const build = await asOmm(n3, 'gs_ctl build -D $PGDATA -b incremental', BUILD_MS);
    expect(build.stdout).to.include('dn incremental build completed');
    await untilHaState(n3, STANDBY);
    await untilRows(live, n3, '1');
  });

  it('S16: an incremental build that is killed while it changes files leaves a node that the next auto build makes anew', async () => {
    const { live, n1, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await diverge();
    const script = [
      'gs_ctl build -D $PGDATA -b incremental > /tmp/build.out 2>&1 & builder=$!',
      'until test -e $PGDATA/build_completed.start; do :; done',
      'kill -9 $builder; pkill -9 -x pg_rewind; test -e $PGDATA/build_completed.start',
    ].join('\n');
    expect((await asOmm(n3, script)).exitCode, 'it was in the middle').to.equal(0);
    await expectUnfinished();
    await expectRepairedByFullBuild();
    await untilRows(live, n3, '1');
  });

  it('S17: a full build whose link is cut gives up after the seconds of -r, with exit code 1, and a later one succeeds', async () => {
    const { live, n1, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    const { build, slow } = await buildOverSlowLink('-r 5');
    const cut = await c.inject('isolate', [n3]);
    const started = performance.now();
    const { stdout, exitCode } = await build;
    const seconds = (performance.now() - started) / 1000;
    expect(stdout).to.include('full build failed(');
    expect(exitCode).to.equal(1);
    // It may have received its last byte when the fault was put in place, some seconds before that was verified.
    expect(seconds, 'seconds after the cut').to.be.below(15);
    await c.heal(cut);
    await c.heal(slow);
    await expectUnfinished();
    await expectRepairedByFullBuild();
    await untilRows(live, n3, '1');
  });

  /** In the middle: the old data are gone, and the new ones, over a slow link, need some 15 s. */
  async function buildOverSlowLink(
    options = '',
  ): Promise<{ readonly build: Promise<CommandRecord>; readonly slow: FaultTrial }> {
    const slow = await c.inject('bandwidth', [c.n1], { rate: '20mbit' });
    const build = asOmm(c.n3, `gs_ctl build -D $PGDATA -b full ${options}`, BUILD_MS);
    await waitUntil('the old data are gone', { timeoutMs: 20_000 }, async () => {
      const { exitCode } = await asOmm(c.n3, 'test -e $PGDATA/build_completed.start');
      return exitCode === 0 ? { done: true, value: undefined } : { done: false, seen: 'no build_completed.start' };
    });
    return { build, slow };
  }

  /** n3 is stopped and has row 9, which nobody else has. */
  async function diverge(): Promise<void> {
    await asOmm(c.n3, 'gs_ctl stop -D $PGDATA');
    await asOmm(c.n3, 'gs_ctl start -D $PGDATA');
    expect(await haState(c.n3), 'started without -M').to.equal(PRIMARY);
    expect(await sql(c.n3, `set synchronous_commit = local; insert into ${TABLE} values (9)`)).to.include('INSERT 0 1');
    await asOmm(c.n3, 'gs_ctl stop -D $PGDATA -m immediate');
  }

  async function buildState(): Promise<string> {
    const { stdout } = await asOmm(c.n3, 'gs_ctl querybuild -D $PGDATA');
    return /db_state\s+: (.*)/.exec(stdout)?.[1]?.trim() ?? stdout;
  }

  async function expectUnfinished(): Promise<void> {
    const start = await asOmm(c.n3, START_STANDBY);
    expect(start.stdout).to.match(/Uncompleted build is detected|is not a valid data directory/);
    expect(start.stdout).to.include('could not start server');
    expect(start.exitCode).to.equal(1);
    expect((await asOmm(c.n3, 'gs_ctl query -D $PGDATA')).exitCode, 'nothing runs').to.equal(1);
  }

  async function expectRepairedByFullBuild(): Promise<void> {
    const build = await asOmm(c.n3, BUILD_AUTO, BUILD_MS);
    expect(build.stdout).to.include('last build uncompleted, change to full build.');
    expect(build.stdout).to.include('inc build failed, change to full build.');
    expect(build.exitCode, build.stdout).to.equal(0);
    await untilHaState(c.n3, STANDBY);
    expect(await buildState()).to.equal('Build completed');
  }
});
