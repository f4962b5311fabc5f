import pg from 'pg';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { ContainerControl } from '../../../harness/docker/container-control.ts';
import { connectEngine } from '../../../harness/docker/engine.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { virtualAddressesOf } from '../../../harness/products/kingbase/install-conf.ts';
import { DATABASE_ETC, DATA_DIRECTORY } from '../../../harness/products/kingbase/installation.ts';
import type { PoolNodesTable } from '../../../harness/products/kingbase/pool-nodes.ts';
import type { WatchdogInfo } from '../../../harness/products/kingbase/watchdog-info.ts';
import { deployCluster, type LiveCluster } from '../../../harness/run/deploy-cluster.ts';
import { ClientWatch, type Attempt } from '../support/client-watch.ts';
import { Evidence } from '../support/evidence.ts';
import {
  asKingbase,
  asRoot,
  holdersOf,
  logOf,
  machinesOf,
  poolNodes,
  sql,
  untilPoolStatus,
  watchdogInfo,
} from '../support/machine.ts';

/** Those of the published case where they decide an order or a formula, shorter where they only take time. */
export const CASE = {
  retries: 4,
  retryDelayMs: 3000,
  connectTimeoutMs: 4000,
  cronMs: 4000,
} as const;

const FAILED_OVER_MS = 240_000;
const RECOVERED_MS = 240_000;
/** Health checks come every second. */
const SEEN_MS = 15_000;

export interface Snapshot {
  readonly poolNodes: PoolNodesTable;
  readonly clusterVip: readonly string[];
  readonly databaseVip: readonly string[];
  readonly syncNames: string;
  readonly timelineId: string;
}

/**
 * The case of seed 000, played once: the host of the primary n1 is shut down, n2 takes over, the host is switched on again, an
 * operator copies recovery.done, and cron brings the old primary back as a standby. All that is asserted is read from what was
 * collected here. Times in ms since 1970; the machines and this host have one clock.
 */
export interface PublishedCase {
  readonly before: Snapshot;
  readonly watchdogBefore: WatchdogInfo;
  /** Whether each machine had a failover.log before. */
  readonly hadFailoverLog: Readonly<Record<string, boolean>>;
  /** `shutdown -h now`. */
  readonly shutdownAt: number;
  /** The machine is off the network. */
  readonly offAt: number;
  /** Everything as it was when the failover was done. */
  readonly failedOver: Evidence;
  readonly afterFailover: Snapshot;
  /** What new clients got that wrote a row through port 9999 of the cluster VIP. */
  readonly writes: readonly Attempt[];
  /** `t` or `f`: is the database behind the database VIP in recovery? */
  readonly databaseVipAnswers: readonly Attempt[];
  /** What the old primary did about itself before recovery.done was copied. */
  readonly refusedLog: string;
  readonly markedAt: number;
  readonly recovered: Evidence;
  readonly afterRecovery: Snapshot;
  /** recovery.log of both machines some runs of cron later: only what was added. */
  readonly laterLogs: Readonly<Record<string, string>>;
  readonly live: LiveCluster;
}

export async function playPublishedCase(): Promise<PublishedCase> {
  const live = await deployCluster({
    product: 'kingbase',
    standbys: 1,
    settings: {
      health_check_max_retries: String(CASE.retries),
      health_check_retry_delay: '3s',
      connect_timeout: '4s',
      cron_interval: '4s',
      CONNECTTIMEOUT: '4',
    },
  });
  try {
    return await play(live);
  } catch (error) {
    await live.remove();
    throw error;
  }
}

async function play(live: LiveCluster): Promise<PublishedCase> {
  const { n1, n2 } = machinesOf(live);
  const virtual = virtualAddressesOf(n1);
  const clients = live.cluster.entryPoint?.().config() ?? {};
  const created = new pg.Client(live.cluster.clientConfig(n1));
  await created.connect();
  await created.query('create table dbquake.written (at timestamptz default clock_timestamp())');
  await created.end();

  const before = await snapshot(live, n1);
  const watchdogBefore = await watchdogInfo(n1);
  const hadFailoverLog = Object.fromEntries(
    await Promise.all([n1, n2].map(async (node) => [node.name, (await logOf(node, 'failover.log')) !== ''] as const)),
  );
  const writing = new ClientWatch(clients, 'insert into dbquake.written default values returning 1');
  const watching = new ClientWatch(
    { ...live.cluster.clientConfig(n1), host: virtual.database },
    'select pg_is_in_recovery()::text',
  );
  await waitUntil('clients write', { timeoutMs: 10_000 }, () =>
    Promise.resolve(
      writing.attempts.some(({ answer }) => answer === '1')
        ? { done: true, value: undefined }
        : { done: false, seen: writing.attempts.at(-1)?.answer ?? 'nothing yet' },
    ),
  );

  // It begins some seconds after the pool has joined (K7).
  await waitUntil('the life check looks', { timeoutMs: 60_000, intervalMs: 300 }, async () => {
    const looks = (await logOf(n2, 'cluster.log')).match(/the last heartbeat from/g)?.length ?? 0;
    return looks >= 3 ? { done: true, value: undefined } : { done: false, seen: `${looks} looks` };
  });
  const shutdownAt = Date.now();
  await shutDown(n1, n2, live);
  const offAt = Date.now();
  await untilPoolStatus(n2, 'down/standby up/primary', FAILED_OVER_MS);
  await waitUntil('clients write again', { timeoutMs: 20_000 }, () => {
    const { from = 0, answer = '' } = writing.attempts.at(-1) ?? {};
    return Promise.resolve(
      from > offAt && answer === '1' ? { done: true, value: undefined } : { done: false, seen: answer },
    );
  });
  const afterFailover = await snapshot(live, n2);
  const failedOver = await collect([n1, n2]);

  await switchOn(n1);
  const refusedLog = await untilRefused(n1);
  const markedAt = Date.now();
  await asKingbase(n1, `cp ${DATABASE_ETC}/recovery.done ${DATA_DIRECTORY}/recovery.conf`);
  await untilPoolStatus(n2, 'up/standby up/primary', RECOVERED_MS);
  await live.cluster.waitUntilHealthy(30_000);
  const afterRecovery = await snapshot(live, n2);
  const writes = await writing.stop();
  const databaseVipAnswers = await watching.stop();
  const recovered = await collect([n1, n2]);
  const laterLogs = await laterRuns([n1, n2]);
  return {
    before,
    watchdogBefore,
    hadFailoverLog,
    shutdownAt,
    offAt,
    failedOver,
    afterFailover,
    writes,
    databaseVipAnswers,
    refusedLog,
    markedAt,
    recovered,
    afterRecovery,
    laterLogs,
    live,
  };
}

/**
 * What init does to a machine: cron and ssh end, every server gets SIGTERM, and what is left goes with the machine. A session that
 * does not end by itself is why the database takes its time, long enough for the other pool to see it (K16).
 */
async function shutDown(node: ContainerNode, witness: ContainerNode, live: LiveCluster): Promise<void> {
  const { length } = await logOf(witness, 'cluster.log');
  const lingering = new pg.Client(live.cluster.clientConfig(node));
  lingering.on('error', () => undefined);
  await lingering.connect();
  const script = `
read -r services < /run/host_services.pid && kill -TERM "$services"
kill -TERM "$(head -n 1 ${DATA_DIRECTORY}/postmaster.pid)"
for folder in /proc/[0-9]*; do
  read -r name < "$folder/comm" || continue
  [ "$name" = kingbasecluster ] && kill -TERM "\${folder#/proc/}"
done
exit 0`;
  const { stderr, exitCode } = await asRoot(node, script);
  if (exitCode !== 0) throw new Error(`no shutdown of ${node.name}: ${stderr}`);
  await waitUntil('the other pool sees a database that shuts down', { timeoutMs: SEEN_MS }, async () => {
    const seen = (await logOf(witness, 'cluster.log')).slice(length);
    return seen.includes('the database system is shutting down')
      ? { done: true, value: undefined }
      : { done: false, seen: seen.slice(-200) };
  });
  await new ContainerControl(await connectEngine(), node.container).kill();
  lingering.end().catch(() => undefined);
}

async function switchOn(node: ContainerNode): Promise<void> {
  await new ContainerControl(await connectEngine(), node.container).start();
  const { exitCode, stderr } = await asRoot(node, 'host_services start');
  if (exitCode !== 0) throw new Error(`host_services on ${node.name}: ${stderr}`);
}

/** K48: cron finds an old primary without recovery.conf and does nothing. Returns what was added to recovery.log. */
function untilRefused(node: ContainerNode): Promise<string> {
  return waitUntil(`${node.name} refuses to recover`, { timeoutMs: 60_000, intervalMs: 500 }, async () => {
    const text = await logOf(node, 'recovery.log');
    return text.includes('has no file recovery.conf')
      ? { done: true, value: text }
      : { done: false, seen: text.split('\n').slice(-4).join(' | ') };
  });
}

async function snapshot({ nodes }: LiveCluster, asked: ContainerNode): Promise<Snapshot> {
  const machines = nodes.filter(({ name }) => name === 'n1' || name === 'n2');
  const running = await Promise.all(
    machines.map(async (node) => {
      const { running: on } = await new ContainerControl(await connectEngine(), node.container).state();
      return on ? [node] : [];
    }),
  );
  const virtual = virtualAddressesOf(asked);
  return {
    poolNodes: await poolNodes(asked),
    clusterVip: await holdersOf(running.flat(), virtual.cluster),
    databaseVip: await holdersOf(running.flat(), virtual.database),
    syncNames: await sql(asked, 'show synchronous_standby_names'),
    timelineId: await sql(asked, 'select timeline_id from pg_control_checkpoint()'),
  };
}

async function collect(nodes: readonly ContainerNode[]): Promise<Evidence> {
  const names = ['cluster.log', 'failover.log', 'recovery.log', 'cluster_restart.log'] as const;
  const logs = await Promise.all(
    nodes.flatMap((node) => names.map(async (name) => ({ node: node.name, name, text: await logOf(node, name) }))),
  );
  return new Evidence(logs.filter(({ text }) => text !== ''));
}

/** Waits until cron has run to its end two times more on each machine, and returns what that added to recovery.log. */
async function laterRuns(nodes: readonly ContainerNode[]): Promise<Readonly<Record<string, string>>> {
  const added = nodes.map(async (node) => {
    const { length } = await logOf(node, 'recovery.log');
    const text = await waitUntil(
      `cron runs again on ${node.name}`,
      { timeoutMs: 60_000, intervalMs: 500 },
      async () => {
        const more = (await logOf(node, 'recovery.log')).slice(length);
        const ends = more.match(/nothing to do with recovery|ALL NODES ARE UP STATUS/g)?.length ?? 0;
        return ends >= 2 ? { done: true, value: more } : { done: false, seen: more.slice(-200) };
      },
    );
    return [node.name, text] as const;
  });
  return Object.fromEntries(await Promise.all(added));
}
