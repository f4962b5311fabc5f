import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { ClusterNode } from '../../cluster/node.ts';
import { messageOf, QuakeError } from '../../errors.ts';
import type { BindOptions } from '../product.ts';
import { switchDefectOn } from './defects.ts';
import { firstWrite } from './first-write.ts';
import * as gsCtl from './gs-ctl.ts';
import { setHostRules, setParameters, type GucResult, type Parameter } from './gs-guc.ts';
import { initialise } from './gs-initdb.ts';
import { runAsInitialUser } from './gsql.ts';
import { CLIENT_ACCOUNT, CLIENT_PORT, OBSERVER_ACCOUNT, SERVER_ACCOUNT } from './installation.ts';
import { channelsOf } from './replication-channels.ts';
import { parametersOf } from './settings.ts';

/** What the driver does for one deployment; all of it needs the password. */
export interface Deployment extends BindOptions {
  readonly nodes: readonly ClusterNode[];
  /** Waits until all nodes are as they should be. */
  readonly healthy: () => Promise<void>;
}

/**
 * What seed 002 does by hand, with everything at the same time that does not need the other: gs_initdb and gs_guc on all nodes, the
 * first node as primary, full builds of the others while the accounts are made, then the first write that a standby
 * acknowledges. Throws `QUAKE_DEPLOY_FAILED` (environment) that names the step and the node.
 */
export async function deployCluster(deployment: Deployment): Promise<void> {
  const { nodes, progress, healthy } = deployment;
  const [primary, ...standbys] = nodes;
  if (primary === undefined) throw new TypeError('A cluster needs a node');
  assertUsablePassword(deployment.password);
  progress(`initialise ${namesOf(nodes)}`);
  // No more at a time than there are processors, the first node first: all that follows waits for it.
  const limit = pLimit(availableParallelism());
  const prepared = new Map(nodes.map((node) => [node.name, limit(() => prepare(node, deployment))]));
  // Several may fail; whoever is waited for first tells.
  for (const work of prepared.values()) work.catch(messageOf);
  await prepared.get(primary.name);
  progress(`start ${primary.name} as primary`);
  await startPrimary(primary);
  progress(standbys.length === 0 ? 'make accounts' : `make accounts, build ${namesOf(standbys)}`);
  await Promise.all([
    makeAccounts(primary, deployment.password),
    ...standbys.map(async (standby) => {
      await prepared.get(standby.name);
      await buildStandby(standby);
    }),
  ]);
  progress('wait until standbys stream and acknowledge');
  await Promise.all([healthy(), firstWrite(primary, deployment.password)]);
}

async function prepare(node: ClusterNode, { nodes, password, settings, defect }: Deployment): Promise<void> {
  if (defect !== undefined) await switchDefectOn(node, defect);
  const created = await initialise(node, password);
  if (created.outcome !== 'created') throw deployFailed(node, 'gs_initdb', created.text);
  const own: readonly Parameter[] = [
    { name: 'port', value: String(CLIENT_PORT), type: 'plain' },
    { name: 'listen_addresses', value: '*', type: 'string' },
    { name: 'application_name', value: node.name, type: 'string' },
    { name: 'pgxc_node_name', value: node.name, type: 'string' },
  ];
  const parameters = [...own, ...channelsOf(node, nodes), ...parametersOf(settings)];
  assertDone(node, 'gs_guc set', await setParameters(node, parameters));
  assertDone(node, 'gs_guc set -h', await setHostRules(node, hostRules(node)));
}

/**
 * Builds and replication run as omm, whom a server accepts from other hosts only by trust; everybody else, the host of the
 * clients among them, needs a password (facts/opengauss.md §3.4, §13). The first rule that fits counts.
 */
export function hostRules({ address }: Pick<ClusterNode, 'address'>): readonly string[] {
  const subnet = address.replace(/\.\d+$/, '.0/24');
  return [`host all ${SERVER_ACCOUNT} ${subnet} trust`, `host all all ${subnet} md5`];
}

async function startPrimary(node: ClusterNode): Promise<void> {
  const { outcome, text } = await gsCtl.start(node, 'primary');
  if (outcome !== 'started') throw deployFailed(node, 'gs_ctl start -M primary', text);
}

async function buildStandby(node: ClusterNode): Promise<void> {
  const { outcome, text } = await gsCtl.build(node, 'full');
  if (outcome !== 'full') throw deployFailed(node, 'gs_ctl build -b full', text);
}

/**
 * CREATE USER makes the schema of the same name. Without `local` the commit would wait for the first standby (recording 03);
 * the write at the end of the deployment waits for one, and what is acknowledged then includes all WAL before it.
 */
async function makeAccounts(primary: ClusterNode, password: string): Promise<void> {
  const result = await runAsInitialUser(primary, [
    'SET synchronous_commit = local',
    `CREATE USER ${CLIENT_ACCOUNT} PASSWORD '${password}'`,
    `CREATE USER ${OBSERVER_ACCOUNT} SYSADMIN PASSWORD '${password}'`,
  ]);
  if (result.outcome !== 'done') throw deployFailed(primary, 'gsql (CREATE USER)', result.text);
}

function assertDone(node: ClusterNode, command: string, result: GucResult): void {
  if (result.outcome !== 'done') throw deployFailed(node, command, result.text);
}

/** It goes through two shells and into SQL, and the tools refuse most signs (facts/opengauss.md §1.1, §9). */
function assertUsablePassword(password: string): void {
  if (/^[A-Za-z0-9#?@%^*_+=.,:-]{8,}$/.test(password)) return;
  throw new QuakeError('QUAKE_PASSWORD_UNFIT', 'The password made for the run has signs that openGauss tools refuse', {
    exitClass: 'internal',
  });
}

function deployFailed(node: ClusterNode, command: string, said: string): QuakeError {
  return new QuakeError('QUAKE_DEPLOY_FAILED', `${command} on ${node.name}: ${said}`, {
    exitClass: 'environment',
    hint: 'The command with all its output is in commands.jsonl of the run, the server log below logs/.',
    context: { node: node.name, command },
  });
}

const namesOf = (nodes: readonly ClusterNode[]): string => nodes.map(({ name }) => name).join(', ');
