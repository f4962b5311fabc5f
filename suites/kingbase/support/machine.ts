import type { CommandRecord } from '../../../harness/cluster/command-record.ts';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { parseAddresses } from '../../../harness/products/kingbase/addresses.ts';
import {
  ADMINISTRATOR,
  DATABASE,
  DATABASE_PORT,
  LOG_DIRECTORY,
  POOL_PORT,
} from '../../../harness/products/kingbase/installation.ts';
import { parsePoolNodes, settledStatus, type PoolNodesTable } from '../../../harness/products/kingbase/pool-nodes.ts';
import { parseWatchdogInfo, type WatchdogInfo } from '../../../harness/products/kingbase/watchdog-info.ts';
import type { LiveCluster } from '../../../harness/run/deploy-cluster.ts';

/** A command line typed on the machine by the user kingbase in a login shell. */
export function asKingbase(node: ContainerNode, line: string, timeoutMs = 60_000): Promise<CommandRecord> {
  return node.probe(['su', '-', 'kingbase', '-c', line], { timeoutMs });
}

/** The same by root. */
export function asRoot(node: ContainerNode, line: string, timeoutMs = 60_000): Promise<CommandRecord> {
  return node.probe(['sh', '-c', line], { timeoutMs });
}

const KSQL = `ksql -h /tmp -U ${ADMINISTRATOR} -d ${DATABASE}`;

/** One SQL statement to the database of the machine, its answer without decoration. */
export async function sql(node: ContainerNode, statement: string, timeoutMs = 20_000): Promise<string> {
  const { stdout, stderr } = await asKingbase(node, `${KSQL} -p ${DATABASE_PORT} -At -c "${statement}"`, timeoutMs);
  return `${stdout}${stderr}`.trim();
}

/** `show pool_nodes` as the pool of the machine prints it. Throws with what it printed instead. */
export async function poolNodes(node: ContainerNode, timeoutMs = 20_000): Promise<PoolNodesTable> {
  const { stdout, stderr } = await asKingbase(node, `${KSQL} -p ${POOL_PORT} -c 'show pool_nodes'`, timeoutMs);
  const table = parsePoolNodes(stdout);
  if (table === undefined) throw new Error(`no table of nodes: ${stdout}${stderr}`);
  return table;
}

/** `up/primary up/standby`, as the pool of the machine has it. */
export async function poolStatus(node: ContainerNode): Promise<string> {
  return (await poolNodes(node)).nodes.map(({ status, role }) => `${settledStatus(status)}/${role}`).join(' ');
}

/** Waits until the pool of the machine says so. */
export function untilPoolStatus(node: ContainerNode, wanted: string, timeoutMs: number): Promise<string> {
  return waitUntil(`the pool of ${node.name} says ${wanted}`, { timeoutMs, intervalMs: 300 }, async () => {
    const seen = await poolStatus(node);
    return seen === wanted ? { done: true, value: seen } : { done: false, seen };
  });
}

/** Names of the machines that have an address. */
export async function holdersOf(nodes: readonly ContainerNode[], address: string): Promise<readonly string[]> {
  const found = await Promise.all(
    nodes.map(async (node) => {
      const { stdout } = await asRoot(node, 'ip -4 -o addr show', 10_000);
      return parseAddresses(stdout).some((own) => own.address === address) ? [node.name] : [];
    }),
  );
  return found.flat();
}

/** What the watchdog of the machine's pool says. */
export async function watchdogInfo(node: ContainerNode): Promise<WatchdogInfo> {
  const { stdout, stderr } = await asKingbase(
    node,
    '. /home/kingbase/cluster/R3HA/db/etc/HAmodule.conf && pcp_watchdog_info -U $PCP_USER -W $PCP_PASS -h $KB_LOCALHOST_IP',
  );
  const info = parseWatchdogInfo(stdout);
  if (info === undefined) throw new Error(`no watchdog: ${stdout}${stderr}`);
  return info;
}

export type LogName = 'cluster.log' | 'failover.log' | 'recovery.log' | 'cluster_restart.log';

/** A log of the machine, also of one that is off; empty when it does not exist. */
export async function logOf(node: ContainerNode, name: LogName): Promise<string> {
  const files = await node.readFiles(`${LOG_DIRECTORY}/${name}`);
  return files.map(({ content }) => content.toString('utf8')).join('');
}

/** The two machines of a cluster with a pool each, and its gateway. */
export function machinesOf({ nodes }: Pick<LiveCluster, 'nodes'>): {
  readonly n1: ContainerNode;
  readonly n2: ContainerNode;
  readonly gateway: ContainerNode;
} {
  const named = (name: string): ContainerNode => {
    const found = nodes.find((node) => node.name === name);
    if (found === undefined) throw new Error(`there is no machine ${name}`);
    return found;
  };
  return { n1: named('n1'), n2: named('n2'), gateway: named('gateway') };
}

/** Takes a node out of the pool, as an operator types it; cron may put it back. */
export function detachCommand(node: Pick<ContainerNode, 'name'>): string {
  const id = Number(node.name.slice(1)) - 1;
  const conf = '/home/kingbase/cluster/R3HA/db/etc/HAmodule.conf';
  return `. ${conf} && pcp_detach_node -U $PCP_USER -W $PCP_PASS -h $KB_POOL_VIP -n ${id}`;
}
