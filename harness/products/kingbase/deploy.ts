import { createHash } from 'node:crypto';
import pg from 'pg';
import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import type { BindOptions } from '../product.ts';
import { observerConfigOf } from './client-config.ts';
import { switchDefectOn } from './defects.ts';
import { installConf, poolNodesOf } from './install-conf.ts';
import { CLIENT_ACCOUNT, DATABASE_PORT, POOL_PASSWORDS } from './installation.ts';
import { step } from './shell.ts';

/** Where the installer reads what the operator has decided. */
const INSTALL_CONF = '/home/kingbase/install.conf';

const deadlines = { file: 10_000, services: 30_000, install: 120_000, start: 180_000, connect: 5000 } as const;

export interface Deployment extends BindOptions {
  /** Those with a database, the first primary first. */
  readonly nodes: readonly ClusterNode[];
  readonly gateway: ClusterNode;
  /** Waits until all nodes are as they should be. */
  readonly healthy: () => Promise<void>;
}

/**
 * What the installer and an operator do: configuration everywhere, the first database, copies of it, accounts, then
 * `kingbase_monitor.sh start`. Throws `QUAKE_DEPLOY_FAILED` (environment) that names step and node.
 */
export async function deployCluster(deployment: Deployment): Promise<void> {
  const { nodes, gateway, settings, password, progress, defect, healthy } = deployment;
  const [primary, ...standbys] = nodes;
  if (primary === undefined) throw new TypeError('A cluster needs a node');
  assertAddressesReachable(primary);
  const conf = installConf({ nodes, gateway, settings, password });
  progress(`configure ${namesOf(nodes)}`);
  await Promise.all(
    nodes.map(async (node) => {
      if (defect !== undefined) await switchDefectOn(node, defect);
      await writeInstallConf(node, conf);
      await step(node, ['host_services', 'start'], { timeoutMs: deadlines.services });
      await step(node, ['cluster_install'], { timeoutMs: deadlines.install });
    }),
  );
  progress(`make the database of ${primary.name}`);
  await step(primary, ['cluster_install', '--primary'], { timeoutMs: deadlines.install });
  await makeAccount(primary, password);
  await Promise.all(poolNodesOf(nodes).map((node) => tellPool(node, password)));
  progress(`copy it to ${namesOf(standbys)}`);
  for (const standby of standbys) {
    await step(standby, ['cluster_install', '--standby', primary.name], { timeoutMs: deadlines.install });
  }
  progress('kingbase_monitor.sh start');
  await step(primary, ['kingbase_monitor.sh', 'start'], { timeoutMs: deadlines.start });
  progress('wait until both pools have all nodes up');
  await healthy();
}

/** By standard input: the passwords in it are nobody's business. */
async function writeInstallConf(node: ClusterNode, text: string): Promise<void> {
  const script = `umask 077 && cat > ${INSTALL_CONF} && chown kingbase:kingbase ${INSTALL_CONF}`;
  await step(node, ['sh', '-c', script], { timeoutMs: deadlines.file, stdin: text });
}

/** An account that owns no more than its schema; copies of the database have it too. */
async function makeAccount(primary: ClusterNode, password: string): Promise<void> {
  const config = observerConfigOf(primary, DATABASE_PORT, password);
  const client = new pg.Client({ ...config, connectionTimeoutMillis: deadlines.connect });
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Nobody acknowledges yet.
    await client.query('set synchronous_commit = local');
    await client.query(`create user ${CLIENT_ACCOUNT} password '${password}'`);
    await client.query(`create schema ${CLIENT_ACCOUNT} authorization ${CLIENT_ACCOUNT}`);
  } finally {
    await client.end();
  }
}

/** A pool lets nobody in whose password it does not know: what sys_md5 would print, by standard input too. */
async function tellPool(node: ClusterNode, password: string): Promise<void> {
  const hash = createHash('md5').update(`${password}${CLIENT_ACCOUNT}`, 'utf8').digest('hex');
  const stdin = `${CLIENT_ACCOUNT}:md5${hash}\n`;
  await step(node, ['sh', '-c', `cat >> ${POOL_PASSWORDS}`], { timeoutMs: deadlines.file, stdin });
}

/** A virtual address that moves between machines cannot be published on a port of this host. */
function assertAddressesReachable(node: ClusterNode): void {
  if (node.endpoint(DATABASE_PORT).host === node.address) return;
  throw new QuakeError(
    'QUAKE_ADDRESSES_NEEDED',
    'A KingbaseES cluster has virtual addresses, which cannot be published',
    {
      exitClass: 'environment',
      hint: 'Run where containers can be reached by their addresses (Linux with Docker Engine), or leave --connect out.',
    },
  );
}

const namesOf = (nodes: readonly ClusterNode[]): string => nodes.map(({ name }) => name).join(', ');
