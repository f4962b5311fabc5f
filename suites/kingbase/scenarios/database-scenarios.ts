import { expect } from 'chai';
import pg from 'pg';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { signalProcesses } from '../../../harness/faults/process/signal-processes.ts';
import { killServerProcesses, listServerProcesses } from '../../../harness/faults/server-processes.ts';
import { settledStatus } from '../../../harness/products/kingbase/pool-nodes.ts';
import { asKingbase, asRoot, detachCommand, poolNodes, sql, watchdogInfo } from '../support/machine.ts';
import { QUICKEST, SharedCluster } from '../support/shared-cluster.ts';

const SOON_MS = 240_000;
const ETC = '/home/kingbase/cluster/R3HA/db/etc';
const DATA = '/home/kingbase/cluster/R3HA/db/data';
const REWIND = '/home/kingbase/cluster/R3HA/db/bin/sys_rewind';
const TABLE = 'dbquake.scenario';

/** F2 to F26 as far as they are about databases and their recovery. */
export function databaseScenarios(): void {
  describe('databases and their recovery', () => {
    const c = SharedCluster.forSuite({ settings: QUICKEST });

    before(async () => {
      const { primary } = await c.roles();
      const client = new pg.Client(c.live.cluster.clientConfig(primary));
      await client.connect();
      await client.query(`create table ${TABLE} (id int primary key)`);
      await client.end();
    });

    function until(what: string, look: () => Promise<string>, wanted: RegExp, timeoutMs = SOON_MS): Promise<string> {
      return waitUntil(what, { timeoutMs, intervalMs: 300 }, async () => {
        const seen = await look();
        return wanted.test(seen) ? { done: true, value: seen } : { done: false, seen: seen.slice(-400) };
      });
    }

    const statusOf = async (asked: ContainerNode, node: ContainerNode): Promise<string> =>
      settledStatus((await poolNodes(asked)).nodes[Number(node.name.slice(1)) - 1]?.status ?? '?');
    const serving = async (node: ContainerNode): Promise<string> =>
      (await listServerProcesses(node, ['postgres'])).length > 0 ? 'runs' : 'down';

    it('F2: a standby that streams and is down for the pool is attached again, without a rewind', async () => {
      const { primary, standby } = await c.roles();
      const read = await c.follow(standby, 'recovery.log');
      await asKingbase(primary, detachCommand(standby));
      await until(
        'it is attached again',
        async () => `${await statusOf(primary, standby)} ${await read()}`,
        /^up [^]*recovery success/,
      );
      const text = await read();
      expect(text)
        .to.match(/NEED_CHANGE \[1\]/)
        .and.to.not.match(/sys_rewind\.\.\./);
      expect(await sql(primary, "select count(*) from sys_stat_replication where state = 'streaming'")).to.equal('1');
    });

    it('F14: ssh to the old primary does not work: the failover goes on without fencing it', async () => {
      const { primary, standby } = await c.roles();
      const read = await c.follow(standby, 'failover.log');
      // Without cron its pool stays away, and the other one, which has to use ssh, is master.
      await asRoot(primary, 'kill "$(cat /run/host_services.pid)"');
      expect(await killServerProcesses(primary, ['kingbasecluster', 'pgpool'])).to.not.be.empty;
      const own = async (): Promise<string> =>
        (await watchdogInfo(standby)).nodes.find(({ host }) => host === standby.address)?.state ?? '?';
      await until('the other pool is master', own, /^MASTER$/);
      expect(await killServerProcesses(primary, ['postgres'])).to.not.be.empty;
      await until('the standby is promoted', () => sql(standby, 'select sys_is_in_recovery()'), /^f$/);
      expect(await read()).to.match(/failed, can not stop old primary db[^]*execute promote/);
    });

    it('F17, F18: a standby that was promoted by mistake is a second primary; the one that the pool does not have gives way and is rewound', async () => {
      const { primary, standby } = await c.roles();
      const read = await c.follow(standby, 'recovery.log');
      await sql(standby, 'select pg_promote()');
      await until('two primaries', () => sql(standby, 'select sys_is_in_recovery()'), /^f$/);
      await sql(standby, `set synchronous_commit = local; insert into ${TABLE} values (17)`);
      expect(await sql(standby, `select count(*) from ${TABLE} where id = 17`)).to.equal('1');
      await c.restore();
      expect((await c.roles()).primary.name).to.equal(primary.name);
      expect(await read()).to.match(/rewind start wal location/);
      expect(await sql(standby, `select count(*) from ${TABLE} where id = 17`), 'the row that only it had').to.equal(
        '0',
      );
    });

    it('F20: as long as sys_rewind fails, a diverged old primary does not come back; once it works, cron takes it back', async () => {
      const { primary, standby } = await c.roles();
      // What was sent to a standby that is only frozen is in its kernel, and is not lost.
      await asRoot(
        standby,
        `nft add table ip deaf && nft 'add chain ip deaf in { type filter hook input priority 0 ; }' && nft 'add rule ip deaf in ip saddr ${primary.address} tcp sport 54321 drop'`,
      );
      const hear = (): Promise<unknown> => asRoot(standby, 'nft delete table ip deaf 2>/dev/null; true');
      c.undo(hear);
      await sql(primary, `set synchronous_commit = local; insert into ${TABLE} values (20)`);
      await killServerProcesses(primary, ['postgres']);
      await hear();
      await until('the standby is promoted', () => sql(standby, 'select sys_is_in_recovery()'), /^f$/);
      const read = await c.follow(primary, 'recovery.log');
      await asRoot(
        primary,
        `mv ${REWIND} ${REWIND}.kept && printf '#!/bin/sh\\nexit 1\\n' > ${REWIND} && chmod 755 ${REWIND}`,
      );
      let broken = true;
      const mend = async (): Promise<void> => {
        if (broken) await asRoot(primary, `mv ${REWIND}.kept ${REWIND}`);
        broken = false;
      };
      c.undo(mend);
      await asKingbase(primary, `cp ${ETC}/recovery.done ${DATA}/recovery.conf`);
      await until(
        'two recoveries in vain',
        async () => String((await read()).match(/sys_rewind\.\.\./g)?.length ?? 0),
        /^[2-9]/,
        180_000,
      );
      expect(await statusOf(standby, primary)).to.equal('down');
      await mend();
      await until('it is back', () => statusOf(standby, primary), /^up$/, SOON_MS);
      expect(await sql(primary, `select count(*) from ${TABLE} where id = 20`)).to.equal('0');
    });

    it('F22, F23: a second recovery steps back while one runs; one that is killed half-way is made again from the beginning', async () => {
      const { primary, standby } = await c.roles();
      const read = await c.follow(standby, 'recovery.log');
      await killServerProcesses(standby, ['postgres']);
      await until(
        'a recovery runs',
        async () => `${await statusOf(primary, standby)} ${await read()}`,
        /^down [^]*does not have correct streaming[^]*$/,
      );
      const second = await asKingbase(standby, 'network_rewind.sh');
      const flag = (await asRoot(standby, 'cat /dev/shm/KB_RECOVERY_FLAG')).stdout.split('\n');
      if (flag[0] === '1') {
        expect(second.exitCode).to.equal(0);
        expect(await read()).to.match(/I'm already recovery now pid\[\d+\]/);
      }
      await until(
        'one is at work',
        async () => (await asRoot(standby, 'cat /dev/shm/KB_RECOVERY_FLAG')).stdout,
        /^1\n\d+/,
      );
      await asRoot(standby, 'kill -9 "$(sed -n 2p /dev/shm/KB_RECOVERY_FLAG)"');
      const text = await until('it is made again', read, /Something interrupted the last recovery[^]*recovery success/);
      expect(text).to.match(/sys_rewind\.\.\./);
      expect(await statusOf(primary, standby)).to.equal('up');
    });

    it('F25: the primary cannot write to its disk: six tries, the database stops, its VIP goes, and the other takes over', async () => {
      const { primary, standby } = await c.roles();
      const read = await c.follow(primary, 'recovery.log');
      await asRoot(
        primary,
        `cp ${ETC}/HAmodule.conf ${ETC}/HAmodule.conf.kept && sed -i 's|^MOUNT_POINT_DIR_LIST=.*|MOUNT_POINT_DIR_LIST="(/proc)"|; s|^EMULATION_MOUNT_RETRY_SECONDS=.*|EMULATION_MOUNT_RETRY_SECONDS="1"|' ${ETC}/HAmodule.conf`,
      );
      c.undo(() =>
        asRoot(primary, `mv ${ETC}/HAmodule.conf.kept ${ETC}/HAmodule.conf; chown kingbase ${ETC}/HAmodule.conf`),
      );
      await until('the standby is promoted', () => sql(standby, 'select sys_is_in_recovery()'), /^f$/);
      expect(await read()).to.match(/mount point \(6 \/ 6\)\./);
      expect(await serving(primary)).to.equal('down');
      expect((await c.holders()).database).to.deep.equal([standby.name]);
    });

    it('F26: the last standby is lost: commits hang until cron lets the primary go on alone, and wait again when it is back', async () => {
      const { primary, standby } = await c.roles();
      expect(await sql(primary, 'show synchronous_standby_names')).to.equal('1 (n1, n2)');
      await signalProcesses(standby, 'STOP', ['postgres']);
      c.undo(() => signalProcesses(standby, 'CONT', ['postgres']));
      const client = new pg.Client(c.live.cluster.clientConfig(primary));
      await client.connect();
      const began = performance.now();
      await client.query(`insert into ${TABLE} values (26)`);
      const hung = performance.now() - began;
      await client.end();
      // wal_sender_timeout 6 s, then up to one period of cron of 3 s, and the script's own pings.
      expect(hung).to.be.within(2_000, 6_000 + 3_000 + 8_000);
      expect(await sql(primary, 'show synchronous_standby_names')).to.equal('');
      await c.restore();
      expect(
        await sql(primary, "select count(*) from sys_stat_replication where sync_state in ('sync', 'quorum')"),
      ).to.equal('1');
      process.stdout.write(`      measured: commits hung for ${(hung / 1000).toFixed(1)} s\n`);
    });

    it('F24: kingbase_monitor.sh starts nothing while two nodes are without recovery.conf', async () => {
      const { primary, standby } = await c.roles();
      expect((await asRoot(primary, 'kingbase_monitor.sh stop', 120_000)).exitCode).to.equal(0);
      expect(await serving(primary)).to.equal('down');
      const mark = (from: string, to: string): Promise<unknown> =>
        asKingbase(standby, `mv ${DATA}/${from} ${DATA}/${to}`);
      await mark('recovery.conf', 'recovery.done');
      const { stdout, exitCode } = await asRoot(primary, 'kingbase_monitor.sh start', 120_000);
      expect(stdout).to.match(/Fatal error there are two hosts in the current environment\. The master ip:/);
      expect(exitCode).to.not.equal(0);
      expect(await serving(primary)).to.equal('down');
      await mark('recovery.done', 'recovery.conf');
      const again = await asRoot(primary, 'kingbase_monitor.sh start', SOON_MS);
      expect(again.exitCode, again.stdout).to.equal(0);
      await c.live.cluster.waitUntilHealthy(SOON_MS);
    });
  });
}
