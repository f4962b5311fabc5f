import { setTimeout as delay } from 'node:timers/promises';
import { isWell, type NodeState } from '../../cluster/node-state.ts';
import { databasesOf, isWitness, type ClusterNode } from '../../cluster/node.ts';
import type { FaultContext } from '../fault.ts';
import { listServerProcesses } from '../server-processes.ts';
import { onEach, seeEach } from './each-node.ts';
import { notHealed } from './fault-errors.ts';
import { describeProcesses } from './kept-processes.ts';

const STATE_MS = 2_000;
/** For the look whether a node needs anything at all: a cluster that is well answers within some ms. */
const QUICK_STATE_MS = 400;

/** How long a node that came back may need until the primary sends to it; after that the verification says what it is. */
const IN_PLACE_MS = 20_000;
const AGAIN_AFTER_MS = 200;

/**
 * Takes nodes back by the product's own rules: as standby of whoever is primary, by build where they say so. A node that is in
 * its place already is left alone, which costs one round of SQL. One that came back and is not sent to by the only primary
 * is taken back again: it may have followed a primary that is gone since. Without a password nothing of this can be seen,
 * and the product looks once. A witness has nothing to follow: its process is started again where it does not run.
 */
export async function takeBack(
  targets: readonly ClusterNode[],
  context: Pick<FaultContext, 'product' | 'nodes'>,
  inPlaceMs = IN_PLACE_MS,
): Promise<void> {
  // Counted from when they came back, which itself may take long.
  let deadline: number | undefined;
  const witnesses = targets.filter(({ name }) => isWitness(name));
  await onEach(witnesses, (node) => context.product.rejoin(node));
  const nodes = databasesOf(targets);
  let observed = await observe(context);
  let astray = nodes.filter((node) => !isInPlace(node, observed) || mayBeSecond(node, observed));
  while (astray.length > 0) {
    await onEach(astray, (node) => context.product.rejoin(node));
    deadline ??= performance.now() + inPlaceMs;
    observed = await observe(context);
    if (primariesIn(observed).length !== 1 || performance.now() > deadline) return;
    astray = nodes.filter((node) => !isInPlace(node, observed));
    if (astray.length > 0) await delay(AGAIN_AFTER_MS);
  }
}

interface Observed {
  readonly node: Pick<ClusterNode, 'name'>;
  /** Nothing when it did not answer. */
  readonly state: NodeState | undefined;
}

function observe({ product, nodes }: Pick<FaultContext, 'product' | 'nodes'>): Promise<readonly Observed[]> {
  return Promise.all(
    databasesOf(nodes).map(async (node) => ({
      node,
      state: await product.state(node, QUICK_STATE_MS).catch(() => undefined),
    })),
  );
}

/** True for the only primary if it takes writes, and for a standby that the only primary sends to. */
export function isInPlace(node: Pick<ClusterNode, 'name' | 'address'>, observed: readonly Observed[]): boolean {
  const [primary, second] = primariesIn(observed);
  if (primary?.state === undefined || second !== undefined) return false;
  // One that is mounted and not opened waits for what its own daemon, which may not run, has to say.
  if (primary.node.name === node.name) return primary.state.inRecovery !== true;
  const own = observed.find((other) => other.node.name === node.name)?.state;
  const isSentTo = primary.state.senders.some(({ peerAddress }) => peerAddress === node.address);
  return own?.role === 'standby' && isWell(own) && isSentTo;
}

/** A primary while another node is silent, which may be primary too. */
function mayBeSecond({ name }: Pick<ClusterNode, 'name'>, observed: readonly Observed[]): boolean {
  const isPrimary = primariesIn(observed).some(({ node }) => node.name === name);
  return isPrimary && observed.some(({ state }) => state === undefined);
}

const primariesIn = (observed: readonly Observed[]): readonly Observed[] =>
  observed.filter(({ state }) => state?.role === 'primary');

/** Every node runs and says that it is well. Throws while one does not. */
export function seeHealthy(
  kind: string,
  nodes: readonly ClusterNode[],
  context: Pick<FaultContext, 'product'>,
): Promise<string> {
  const { product } = context;
  return seeEach(nodes, async (node) => {
    const [living, well] = await Promise.all([
      listServerProcesses(node, product.serverProcessNames),
      seeWell(kind, node, context),
    ]);
    if (living.length === 0) throw notHealed(kind, node, 'no server process runs');
    return `${describeProcesses(living)} runs, ${well}`;
  });
}

/** The node says over SQL that it is well: `standby, Normal`. Throws while it does not. */
export async function seeWell(
  kind: string,
  node: ClusterNode,
  { product }: Pick<FaultContext, 'product'>,
): Promise<string> {
  const said = await product.state(node, STATE_MS);
  const { role, state, detail } = said;
  const hasDuty = role === 'primary' || role === 'witness' || role.endsWith('standby');
  if (hasDuty && isWell(said)) return `${role}, ${state}`;
  throw notHealed(kind, node, `not back: ${role}, ${state}, ${detail}`);
}
