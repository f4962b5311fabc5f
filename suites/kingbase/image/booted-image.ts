import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { type BareCluster, createBareCluster, suiteRun } from '../../docker/fixtures/bare-cluster.ts';

const ROOT = '/home/kingbase/cluster/R3HA';
export const DATA = `${ROOT}/db/data`;
export const LOG = `${ROOT}/log`;

/** Two database nodes and a gateway, brought up with the image's own tools and without the driver. */
export interface BootedImage {
  readonly n1: ContainerNode;
  readonly n2: ContainerNode;
  readonly clusterVip: string;
  readonly databaseVip: string;
  remove(): Promise<unknown>;
}

/** The seed's settings, but a cron of 5 s and a detection of 12 s and more. */
export async function bootImage(): Promise<BootedImage> {
  const cluster: BareCluster = await createBareCluster(suiteRun('kingbase'), ['n1', 'n2', 'gateway'], {
    image: 'kingbase',
    dataPath: DATA,
    clientPorts: [54_321, 9999],
    capabilities: ['NET_ADMIN'],
  });
  try {
    const [n1, n2, gateway] = cluster.nodes;
    if (n1 === undefined || n2 === undefined || gateway === undefined) throw new Error('three machines are needed');
    const free = (last: number): string => n1.address.replace(/\d+$/, String(last));
    const [clusterVip, databaseVip] = [free(201), free(202)];
    const conf = `node_names=n1 n2
node_ips=${n1.address} ${n2.address}
trusted_servers=${gateway.address}
cluster_vip=${clusterVip}
db_vip=${databaseVip}
db_password=Quake_123
pcp_password=123456
cluster_key=suite
check_retries=4
check_delay=3
connect_timeout=3000
cron_seconds=5
auto_primary_recovery=1
`;
    for (const node of [n1, n2]) {
      await must(node, 'cat > /home/kingbase/install.conf', conf);
      await must(node, 'host_services start && cluster_install');
    }
    await must(n1, 'cluster_install --primary');
    await must(n2, 'cluster_install --standby n1');
    await must(n1, 'kingbase_monitor.sh start');
    return { n1, n2, clusterVip, databaseVip, remove: () => cluster.remove() };
  } catch (error) {
    await cluster.remove();
    throw error;
  }
}

/** Output of a command that has to succeed. */
export async function must(node: ContainerNode, command: string, stdin?: string): Promise<string> {
  const { exitCode, stdout, stderr } = await run(node, command, stdin);
  if (exitCode !== 0) throw new Error(`${node.name}: ${command}: exit code ${exitCode ?? 'none'}: ${stdout}${stderr}`);
  return stdout;
}

export function run(node: ContainerNode, command: string, stdin?: string): ReturnType<ContainerNode['exec']> {
  return node.exec(['sh', '-c', command], { timeoutMs: 180_000, ...(stdin === undefined ? {} : { stdin }) });
}

/** Rows of a query on the node's own database, columns separated by `|`. */
export async function sql(node: ContainerNode, text: string): Promise<string> {
  return (await must(node, `ksql "port=54321 user=SUPERMANAGER_V8ADMIN dbname=TEST" -A -t -c "${text}"`)).trim();
}

/** `ip addr` of the node, one line an address. */
export const addresses = (node: ContainerNode): Promise<string> => must(node, 'ip -o -4 addr show dev eth0');

/** Polls until a command prints what is expected. */
export async function untilPrints(
  node: ContainerNode,
  command: string,
  expected: RegExp,
  timeoutMs = 60_000,
): Promise<string> {
  return waitUntil(`${command} on ${node.name} prints ${expected.source}`, { timeoutMs, intervalMs: 300 }, async () => {
    const { stdout, stderr } = await run(node, command);
    return expected.test(stdout) ? { done: true, value: stdout } : { done: false, seen: stdout + stderr };
  });
}
