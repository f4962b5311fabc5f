import { expect } from 'chai';
import pg from 'pg';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { messageOf } from '../../../harness/errors.ts';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { ask } from '../../faults/fixtures/outside.ts';
import { asOmm, haState, untilHaState } from '../omm.ts';
import { CUT_OFF, NEEDS_BUILD, PRIMARY, STANDBY } from './support/ha-states.ts';
import { ScenarioCluster } from './support/scenario-cluster.ts';
import { freeze, thaw } from './support/server-signals.ts';
import { expectUnseen, rowsOn, startRow, untilRows, writeRow } from './support/write.ts';

/** wal_receiver_timeout is 6 s; a busy machine may look late. */
const SILENCE_SEEN_MS = 20_000;
const SHUT_DOWN_MS = 10_000;

/** S44 and S45 of facts/opengauss.md §6.1. */
describe('openGauss scenarios: SIGTERM and SIGSTOP', function () {
  this.timeout(180_000);
  const c = ScenarioCluster.forSuite();

  it('S44: SIGTERM to a standby is called a smart shutdown and waits for nobody: it ends open sessions, the primary goes on, and the standby comes back', async () => {
    const { live, n1, n2 } = c;
    const reader = await session(n2);
    await terminate(n2, 'TERM');
    await untilGone(n2);
    expect(await lastLogOf(n2)).to.include('received smart shutdown request');
    expect(await reader.ask('select 1')).to.match(/^failed: /);
    expect(await writeRow(live, n1, 1), 'n3 acknowledges').to.equal('committed');
    await asOmm(n2, 'gs_ctl start -D $PGDATA -M standby');
    await untilHaState(n2, STANDBY);
    await untilRows(live, n2, '1');
  });

  it('S44: SIGTERM to the primary is a fast shutdown: it ends open sessions at once, and a standby has every acknowledged row', async () => {
    const { live, n1, n2 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    const client = await session(n1);
    await terminate(n1, 'TERM');
    await untilGone(n1);
    expect(await lastLogOf(n1)).to.include('received fast shutdown request');
    expect(await client.ask('select 1')).to.match(/^failed: /);
    await untilHaState(n2, CUT_OFF);
    await asOmm(n2, 'gs_ctl failover -D $PGDATA');
    expect(await rowsOn(live, n2)).to.equal('1');
    const start = await asOmm(n1, 'gs_ctl start -D $PGDATA -M standby');
    expect(start.exitCode, start.stdout).to.equal(0);
    await untilHaState(n1, STANDBY);
  });

  it('S45: a primary that is stopped for longer than the time-outs and goes on, without a failover, is primary and has its standbys again', async () => {
    const { live, n1, n2, n3 } = c;
    await freeze(n1);
    await Promise.all([n2, n3].map((node) => untilHaState(node, CUT_OFF, SILENCE_SEEN_MS)));
    expect(await ask(live, n1), 'a client').to.match(/^failed: .*timeout/);
    await thaw(n1);
    expect(await writeRow(live, n1, 1, SILENCE_SEEN_MS)).to.equal('committed');
    await Promise.all([n2, n3].map((node) => untilHaState(node, STANDBY)));
    expect(await haState(n1)).to.equal(PRIMARY);
    await Promise.all([n2, n3].map((node) => untilRows(live, node, '1')));
  });

  it('S45: a primary that is stopped, failed over and goes on takes itself for the primary; it acknowledges nothing, and comes back by a build', async () => {
    const { live, n1, n2, n3 } = c;
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await freeze(n1);
    await Promise.all([n2, n3].map((node) => untilHaState(node, CUT_OFF, SILENCE_SEEN_MS)));
    await asOmm(n2, 'gs_ctl failover -D $PGDATA');
    await untilHaState(n3, STANDBY);
    expect(await writeRow(live, n2, 2)).to.equal('committed');

    await thaw(n1);
    await untilHaState(n1, PRIMARY);
    expect(await haState(n2), 'two primaries').to.equal(PRIMARY);
    expect(await live.cluster.waitUntilHealthy(1_000).catch(String)).to.match(/several primaries: n1, n2/);
    const waiting = await startRow(live, n1, 3);
    expect(await writeRow(live, n2, 4)).to.equal('committed');
    expect(await writeRow(live, n2, 5)).to.equal('committed');
    expect(waiting.settled, 'no standby follows the old primary').to.equal(false);
    await expectUnseen(live, n1, '1', 'it waits');

    await asOmm(n1, 'gs_ctl stop -D $PGDATA -m immediate');
    expect(await waiting.within(SHUT_DOWN_MS)).to.match(/^failed: /);
    await asOmm(n1, 'gs_ctl start -D $PGDATA -M standby');
    await untilHaState(n1, NEEDS_BUILD);
    const build = await asOmm(n1, 'gs_ctl build -D $PGDATA -b incremental', 120_000);
    expect(build.stdout).to.include('dn incremental build completed');
    await untilHaState(n1, STANDBY);
    await Promise.all(live.nodes.map((node) => untilRows(live, node, '1 2 4 5')));
  });

  /** A client that stays connected. */
  async function session(node: ContainerNode): Promise<{ ask(text: string): Promise<string> }> {
    const client = new pg.Client({ ...c.live.cluster.clientConfig(node), query_timeout: 5_000 });
    client.on('error', () => undefined);
    await client.connect();
    return {
      ask: async (text) => {
        try {
          const { rows } = await client.query<Record<string, unknown>>(text);
          return String(Object.values(rows[0] ?? {})[0]);
        } catch (error) {
          return `failed: ${messageOf(error)}`;
        }
      },
    };
  }

  /** The signal goes to the server, as from `docker stop` where the server is the container's first process. */
  async function terminate(node: ContainerNode, signal: 'TERM' | 'INT'): Promise<void> {
    const { exitCode, stderr } = await asOmm(node, `kill -${signal} $(head -n 1 $PGDATA/postmaster.pid)`);
    expect(exitCode, stderr).to.equal(0);
  }

  /** There is one for each start. */
  async function lastLogOf(node: ContainerNode): Promise<string> {
    return (await asOmm(node, 'cat $(ls -t $PGDATA/pg_log/*.log | head -n 1)')).stdout;
  }

  async function runs(node: ContainerNode): Promise<boolean> {
    return (await asOmm(node, 'gs_ctl status -D $PGDATA')).stdout.includes('server is running');
  }

  function untilGone(node: ContainerNode): Promise<void> {
    return waitUntil(`the server on ${node.name} is gone`, { timeoutMs: SHUT_DOWN_MS }, async () =>
      (await runs(node)) ? { done: false, seen: 'it runs' } : { done: true, value: undefined },
    );
  }
});
