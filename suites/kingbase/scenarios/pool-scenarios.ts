import { expect } from 'chai';
import { ContainerControl } from '../../../harness/docker/container-control.ts';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { connectEngine } from '../../../harness/docker/engine.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { killServerProcesses, listServerProcesses } from '../../../harness/faults/server-processes.ts';
import { signalProcesses } from '../../../harness/faults/process/signal-processes.ts';
import { parsePoolNodes, settledStatus } from '../../../harness/products/kingbase/pool-nodes.ts';
import { asKingbase, asRoot, detachCommand, poolNodes, sql, watchdogInfo } from '../support/machine.ts';
import { QUICK, SharedCluster } from '../support/shared-cluster.ts';

const SOON_MS = 240_000;
const POOL = ['kingbasecluster', 'pgpool'];
const PID_FILE = '/home/kingbase/cluster/R3HA/log/kingbasecluster/kingbasecluster.pid';

/** F1 to F15 as far as they are about pools, the gateway and the watchdog. */
export function poolScenarios(): void {
  describe('pools, gateway and watchdog', () => {
    const c = SharedCluster.forSuite({ settings: QUICK });

    /** Who is watchdog master: each pool is asked about itself. */
    async function masters(): Promise<readonly string[]> {
      const said = await Promise.all(
        c.databases.map(async (node) => {
          const own = (await watchdogInfo(node)).nodes.find(({ host }) => host === node.address);
          return own?.state === 'MASTER' ? [node.name] : [];
        }),
      );
      return said.flat();
    }

    function until(what: string, look: () => Promise<string>, wanted: RegExp, timeoutMs = SOON_MS): Promise<string> {
      return waitUntil(what, { timeoutMs, intervalMs: 500 }, async () => {
        const seen = await look();
        return wanted.test(seen) ? { done: true, value: seen } : { done: false, seen };
      });
    }

    const holding = async (): Promise<string> => (await c.holders()).cluster.join(' ');
    const serving = async (node: ContainerNode): Promise<string> =>
      (await listServerProcesses(node, ['postgres'])).length > 0 ? 'runs' : 'down';

    it('F1: the pools do not hear each other while the databases do: two masters, the VIP twice, no promotion; one gives way when they hear again', async () => {
      const { primary, standby } = await c.roles();
      await asRoot(
        primary,
        `nft add table ip parted && nft 'add chain ip parted in { type filter hook input priority 0 ; }' && nft 'add chain ip parted out { type filter hook output priority 0 ; }' && nft 'add rule ip parted in ip saddr ${standby.address} tcp dport 9000 drop' && nft 'add rule ip parted in ip saddr ${standby.address} tcp sport 9000 drop' && nft 'add rule ip parted in ip saddr ${standby.address} udp dport 9694 drop' && nft 'add rule ip parted out ip daddr ${standby.address} tcp dport 9000 drop' && nft 'add rule ip parted out ip daddr ${standby.address} tcp sport 9000 drop' && nft 'add rule ip parted out ip daddr ${standby.address} udp dport 9694 drop'`,
      );
      const join = (): Promise<unknown> => asRoot(primary, 'nft delete table ip parted 2>/dev/null; true');
      c.undo(join);
      await until('both have the cluster VIP', holding, /^n1 n2$/);
      expect(await masters()).to.deep.equal(['n1', 'n2']);
      expect(await sql(standby, 'select sys_is_in_recovery()'), 'nobody is promoted').to.equal('t');
      expect(await sql(primary, "select count(*) from sys_stat_replication where state = 'streaming'")).to.equal('1');
      await join();
      await until('one has it', holding, /^n[12]$/);
      expect(await masters()).to.have.length(1);
    });

    it('F5: a pid file of the pool that cannot be read does not keep cron from starting it', async () => {
      const { standby } = await c.roles();
      expect(await killServerProcesses(standby, POOL)).to.not.be.empty;
      await asRoot(standby, `printf '\\000garbage' > ${PID_FILE}`);
      await until(
        'the pool is back',
        async () => (await listServerProcesses(standby, ['pgpool'])).length.toString(),
        /^[1-9]/,
      );
      await c.live.cluster.waitUntilHealthy(SOON_MS);
    });

    it('F12: a pool whose processes hang is there, and lets nobody in: only a query tells', async () => {
      const { standby } = await c.roles();
      expect(await signalProcesses(standby, 'STOP', ['pgpool'])).to.not.be.empty;
      c.undo(() => signalProcesses(standby, 'CONT', ['pgpool']));
      expect(await listServerProcesses(standby, ['pgpool'])).to.not.be.empty;
      const { stdout } = await asRoot(standby, `bash -c ': </dev/tcp/${standby.address}/9999' && echo connects`, 5_000);
      expect(stdout.trim()).to.equal('connects');
      const seen = async (): Promise<string> => {
        const { state, detail } = await c.live.cluster.state(standby, 2_000);
        return `${state}: ${detail}`;
      };
      expect(await until('the driver sees it', seen, /^pool does not answer/)).to.include('streaming');
    });

    it('F13: all databases are down for the pool and live: killed pools forget it when cron starts them again', async () => {
      const { primary, standby } = await c.roles();
      const cron = 'all_monitor.sh /home/kingbase/cluster/R3HA/db/bin';
      // Else cron attaches the standby before both are down.
      for (const node of c.databases) await asRoot(node, `${cron} stop dbcrond`);
      c.undo(async () => {
        for (const node of c.databases) await asRoot(node, `${cron} start dbcrond`);
      });
      for (const node of [standby, primary]) await asKingbase(primary, detachCommand(node));
      const asked = "ksql -h /tmp -p 9999 -U SUPERMANAGER_V8ADMIN -d TEST -c 'show pool_nodes'";
      await until(
        'nobody gets in',
        async () => {
          const { stdout, stderr } = await asKingbase(primary, asked);
          const statuses = parsePoolNodes(stdout)?.nodes.map(({ status }) => status) ?? [];
          return statuses.length > 0 ? statuses.join(' ') : `${stdout}${stderr}`;
        },
        /^down down$|all backend nodes are down/,
      );
      expect(await sql(primary, 'select 1'), 'on port 54321').to.equal('1');
      for (const node of c.databases) await killServerProcesses(node, POOL);
      for (const node of c.databases) await asRoot(node, `${cron} start dbcrond`);
      await c.live.cluster.waitUntilHealthy(SOON_MS);
      expect((await poolNodes(primary)).nodes.map(({ status }) => settledStatus(status))).to.deep.equal(['up', 'up']);
    });

    it('F15: the primary cannot execute ping: a gateway that is well seems lost, the database stops, and the other takes over', async () => {
      const { primary, standby } = await c.roles();
      const [ping = ''] = (await asRoot(primary, 'readlink -f "$(command -v ping)"')).stdout.split('\n');
      await asRoot(primary, `mv ${ping} ${ping}.kept`);
      c.undo(() => asRoot(primary, `mv ${ping}.kept ${ping}`));
      await until('the standby is promoted', () => sql(standby, 'select sys_is_in_recovery()'), /^f$/);
      expect(await serving(primary), 'the database of the old primary').to.equal('down');
      expect((await c.holders()).database).to.deep.equal([standby.name]);
    });

    it('F11: the gateway is lost for all: databases and pools stop, nobody is promoted, and nobody comes back by itself when it answers again', async () => {
      const { primary, standby } = await c.roles();
      const timeline = await sql(primary, 'select timeline_id from pg_control_checkpoint()');
      const control = new ContainerControl(await connectEngine(), c.gateway.container);
      await control.kill();
      c.undo(async () => {
        if (!(await control.state()).running) await control.start();
      });
      const states = async (): Promise<string> => (await Promise.all([primary, standby].map(serving))).join(' ');
      await until('both databases are stopped', states, /^down down$/);
      const pools = async (): Promise<string> =>
        (await Promise.all([primary, standby].map((node) => listServerProcesses(node, ['pgpool']))))
          .map(({ length }) => length)
          .join(' ');
      await until('both pools are gone', pools, /^0 0$/);
      expect(await c.holders()).to.deep.equal({ cluster: [], database: [] });
      await control.start();
      await until('the pools are back', pools, /^[1-9]\d* [1-9]\d*$/);
      const read = await c.follow(primary, 'recovery.log');
      await until(
        'cron has run twice',
        async () => String((await read()).match(/recover beging/g)?.length ?? 0),
        /^[2-9]$/,
      );
      expect(await states(), 'nobody starts the databases').to.equal('down down');
      await c.restore();
      expect((await c.roles()).primary.name, 'the same primary').to.equal(primary.name);
      expect(await sql(primary, 'select timeline_id from pg_control_checkpoint()')).to.equal(timeline);
    });
  });
}
