import { setTimeout as delay } from 'node:timers/promises';
import { compareLsn } from '../../cluster/lsn.ts';
import { isWitness, type ClusterNode } from '../../cluster/node.ts';
import { messageOf, QuakeError } from '../../errors.ts';
import type { BindOptions, RejoinOutcome, Settings } from '../product.ts';
import { poolNodesOf } from './install-conf.ts';
import { DATA_DIRECTORY, DATABASE_BIN, DATABASE_ETC, LOG_DIRECTORY } from './installation.ts';
import { lookAt, type NodeFacts } from './node-facts.ts';
import { settledStatus } from './pool-nodes.ts';
import { recordLastRewind } from './rewind-log.ts';
import { nextStep, type Situation, type Step } from './rejoin-rules.ts';
import { settingMs, settingOf } from './settings.ts';
import { asServerAccount, lastLines } from './shell.ts';

/** Rewind, start and attach take some seconds; a copy of a large database takes longer, and this driver makes none. */
const WORK_MS = 60_000;
/** One question to the primary, between two retries. */
const QUESTION_MS = 2000;
const LOOK_EVERY_MS = 500;
const ACT_MS = 90_000;

/** recovery.done is the template of a standby that the installer left (K48). */
const MARK = `cp ${DATABASE_ETC}/recovery.done ${DATA_DIRECTORY}/recovery.conf`;

/**
 * Waits until the product has taken the node back, and does beside it what an operator does (rejoin-rules.ts). It knows no password:
 * a process that heals after the harness died has none. Throws `QUAKE_REJOIN_FAILED` (environment) with the last observation.
 */
export async function rejoin(
  node: ClusterNode,
  nodes: readonly ClusterNode[],
  { settings, progress }: Pick<BindOptions, 'settings' | 'progress'>,
): Promise<RejoinOutcome> {
  // Nothing runs on the gateway: a machine that is on answers.
  if (isWitness(node.name)) return { role: 'standby' };
  const within = rejoinWithinMs(settings);
  const deadline = performance.now() + within;
  let unchanged = { key: '', since: performance.now() };
  let rewinds: number | undefined;
  let build: RejoinOutcome['build'];
  let seen = 'nothing yet';
  while (performance.now() < deadline) {
    const looks = await lookAtAll(node, nodes);
    const own = looks.get(node.name);
    if (own === undefined) throw failed(node, 'its machine does not answer');
    rewinds ??= own.rewinds;
    if (own.rewinds > rewinds && build === undefined) {
      build = { mode: 'incremental', reason: `sys_rewind: ${await recordLastRewind(node)}` };
    }
    const situation = situationOf(node.name, nodes, looks);
    const key = JSON.stringify(situation);
    if (key !== unchanged.key) unchanged = { key, since: performance.now() };
    const next = nextStep({ ...situation, unchangedMs: performance.now() - unchanged.since });
    if (next.step === 'done') return { role: next.role, ...(build === undefined ? {} : { build }) };
    const failure = await take(next, node, nodes, progress);
    seen = failure === undefined ? next.reason : `${next.step} (${next.reason}): ${failure}`;
    if (next.step === 'restart pools') unchanged = { key: '', since: performance.now() };
  }
  throw failed(node, `not within ${Math.round(within / 1000)} s; last seen: ${seen}`);
}

/** Two attempts of the product: cron has to come round, and the script retries before it acts (K56); and a minute to boot. */
export function rejoinWithinMs(settings: Settings): number {
  const retries = Number(settingOf(settings, 'health_check_max_retries'));
  const waiting = retries * (settingMs(settings, 'health_check_retry_delay') + QUESTION_MS);
  return 60_000 + 2 * (settingMs(settings, 'cron_interval') + waiting + WORK_MS);
}

/** What an operator types. Cron starts pools again that were stopped, without what they remember. */
const COMMANDS: Readonly<Record<Exclude<Step['step'], 'done' | 'wait'>, readonly string[]>> = {
  'start services': ['host_services', 'start'],
  'mark as standby': asServerAccount(MARK),
  'stop and mark as standby': asServerAccount(`sys_ctl -D ${DATA_DIRECTORY} stop -m fast; ${MARK}`),
  start: asServerAccount(`sys_ctl -D ${DATA_DIRECTORY} start -w -l ${LOG_DIRECTORY}/start.log`),
  'restart pools': ['all_monitor.sh', DATABASE_BIN, 'stop', 'pool'],
};

/**
 * Takes one step; the next look shows what came of it, because cron may have done the same at the same time. Returns what a command
 * said that failed.
 */
async function take(
  next: Exclude<Step, { readonly step: 'done' }>,
  node: ClusterNode,
  nodes: readonly ClusterNode[],
  progress: (step: string) => void,
): Promise<string | undefined> {
  if (next.step === 'wait') {
    await delay(LOOK_EVERY_MS);
    return undefined;
  }
  progress(`${next.step} ${node.name}: ${next.reason}`);
  const where = next.step === 'restart pools' ? poolNodesOf(nodes) : [node];
  const argv = COMMANDS[next.step];
  const results = await Promise.all(where.map((one) => one.exec(argv, { timeoutMs: ACT_MS })));
  const failure = results.find(({ exitCode }) => exitCode !== 0);
  if (failure === undefined) return undefined;
  await delay(LOOK_EVERY_MS);
  return lastLines(`${failure.stdout}\n${failure.stderr}`);
}

/** By name; machines that do not answer are left out. */
async function lookAtAll(node: ClusterNode, nodes: readonly ClusterNode[]): Promise<ReadonlyMap<string, NodeFacts>> {
  const looks = await Promise.all(
    nodes.map(async (one): Promise<readonly (readonly [string, NodeFacts])[]> => {
      try {
        return [[one.name, await lookAt(one)]];
      } catch (error) {
        if (one.name === node.name) throw failed(node, messageOf(error));
        return [];
      }
    }),
  );
  return new Map(looks.flat());
}

/** What the looks mean for one node. */
export function situationOf(
  name: string,
  nodes: readonly Pick<ClusterNode, 'name'>[],
  looks: ReadonlyMap<string, NodeFacts>,
): Omit<Situation, 'unchangedMs'> {
  const own = looks.get(name);
  if (own === undefined) throw new TypeError(`${name} was not looked at`);
  const id = nodes.findIndex((node) => node.name === name);
  const others = [...looks].filter(([other]) => other !== name).map(([other, facts]) => ({ other, facts }));
  const views = [...looks.values()].flatMap(({ pool }) => (pool === undefined ? [] : [pool]));
  const hasPool = poolNodesOf(nodes).some((node) => node.name === name);
  const statuses = views.flatMap((view) => view.find((row) => row.id === id)?.status ?? []).map(settledStatus);
  // Of a node whose own pool is gone nobody says that it is back.
  const poolStatus =
    hasPool && own.pool === undefined ? undefined : (statuses.find((status) => status !== 'up') ?? statuses[0]);
  const primaryId = views.flatMap(
    (view) => view.find(({ role, status }) => role === 'primary' && settledStatus(status) === 'up') ?? [],
  )[0]?.id;
  const poolPrimary = primaryId === undefined ? undefined : nodes[primaryId]?.name;
  return {
    services: own.services,
    database: own.database,
    isMarkedStandby: own.isMarkedStandby,
    streams: own.streams,
    ...(poolStatus === undefined ? {} : { poolStatus }),
    ...(poolPrimary === undefined ? {} : { poolPrimary }),
    otherPrimaries: others.filter(({ facts }) => facts.database === 'primary').map(({ other }) => other),
    hasBestClaim: others.every(({ other, facts }) => facts.isMarkedStandby || isBefore(nodes, name, own, other, facts)),
  };
}

/** Timeline first, then how far it came, then the order of the nodes (F17). */
function isBefore(
  nodes: readonly Pick<ClusterNode, 'name'>[],
  name: string,
  own: NodeFacts,
  other: string,
  facts: NodeFacts,
): boolean {
  if (own.timeline !== facts.timeline) return own.timeline > facts.timeline;
  const further = own.checkpoint === '' || facts.checkpoint === '' ? 0 : compareLsn(own.checkpoint, facts.checkpoint);
  if (further !== 0) return further > 0;
  const order = nodes.map((node) => node.name);
  return order.indexOf(name) < order.indexOf(other);
}

function failed(node: ClusterNode, reason: string): QuakeError {
  return new QuakeError('QUAKE_REJOIN_FAILED', `${node.name} does not come back: ${reason}`, {
    exitClass: 'environment',
    hint: 'recovery.log and cluster.log of the nodes are kept in the run folder.',
    context: { node: node.name },
  });
}
