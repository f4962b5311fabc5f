import { isWell } from '../../cluster/node-state.ts';
import { databasesOf, type ClusterNode } from '../../cluster/node.ts';
import { waitUntil } from '../../docker/wait-until.ts';
import { QuakeError } from '../../errors.ts';
import { withCapability } from '../../products/capability.ts';
import type { FaultContext } from '../fault.ts';
import { othersThan, primariesOf } from '../operations/primaries.ts';
import { takeBack } from '../process/take-back.ts';

const STATE_MS = 2_000;
/** How long somebody may need to make another node primary, when the damaged one was it and is down. */
const PROMOTED_WITHIN_MS = 20_000;

/**
 * Throws `QUAKE_TOO_MANY_TARGETS` (usage) unless the targets are fewer than half of the database nodes and one of the others
 * is well: a good copy of the data must remain, from which the others are made anew.
 */
export async function requireMinority(
  kind: string,
  targets: readonly ClusterNode[],
  context: Pick<FaultContext, 'nodes' | 'product'>,
): Promise<void> {
  const names = targets.map(({ name }) => name).join(', ');
  if (!isMinority(targets, context))
    throw tooMany(kind, `${names} is no minority of ${databasesOf(context.nodes).length} nodes`);
  const states = await Promise.allSettled(
    othersThan(targets, context).map((node) => context.product.state(node, STATE_MS)),
  );
  const well = states.some((result) => result.status === 'fulfilled' && isWell(result.value));
  if (!well) throw tooMany(kind, `no node beside ${names} is well: it may have the last copy of the data`);
}

/** True for fewer than half of the database nodes. */
export function isMinority(targets: readonly ClusterNode[], context: Pick<FaultContext, 'nodes'>): boolean {
  return targets.length * 2 < databasesOf(context.nodes).length;
}

/**
 * Makes a node with damaged files anew from another one that is primary, by a full build: nothing of its own data is
 * trusted. A damaged primary hands its role over first; when it is down, somebody must have made another node primary. Throws
 * `QUAKE_DEADLINE` or `QUAKE_NO_GOOD_COPY` (environment) when nobody did: the last copy is never replaced. Without a password
 * no role can be seen, and the product's own build, which needs a primary, has the last word.
 */
export async function rebuild(
  node: ClusterNode,
  targets: readonly ClusterNode[],
  context: FaultContext,
): Promise<void> {
  const product = withCapability(context.product, 'build', 'switchover');
  if (await anyAnswers(context)) {
    const primaries = (await primariesOf(context)).map(({ name }) => name);
    if (primaries.length === 1 && primaries[0] === node.name)
      await context.asPlannedWork(async () => product.switchover(await successor(targets, context)));
    await otherPrimary(node, context);
  }
  await product.build(node, 'full');
  await takeBack([node], context);
}

async function anyAnswers({ nodes, product }: FaultContext): Promise<boolean> {
  const states = await Promise.allSettled(databasesOf(nodes).map((node) => product.state(node, STATE_MS)));
  return states.some(({ status }) => status === 'fulfilled');
}

async function otherPrimary(node: ClusterNode, context: FaultContext): Promise<void> {
  const options = { timeoutMs: PROMOTED_WITHIN_MS, intervalMs: 200 };
  await waitUntil(`Another node than ${node.name} is primary`, options, async () => {
    const others = (await primariesOf(context)).filter(({ name }) => name !== node.name);
    return others.length > 0 ? { done: true, value: undefined } : { done: false, seen: 'no other primary' };
  });
}

/** A standby in step with sound files. */
async function successor(targets: readonly ClusterNode[], context: FaultContext): Promise<ClusterNode> {
  for (const node of othersThan(targets, context)) {
    const state = await context.product.state(node, STATE_MS).catch(() => undefined);
    if (state?.role === 'standby' && isWell(state)) return node;
  }
  throw new QuakeError('QUAKE_NO_GOOD_COPY', 'The damaged node is the primary, and no standby is in step', {
    exitClass: 'environment',
    hint: 'The last copy of the data is not replaced',
  });
}

function tooMany(kind: string, reason: string): QuakeError {
  return new QuakeError('QUAKE_TOO_MANY_TARGETS', `${kind}: ${reason}`, {
    exitClass: 'usage',
    hint: 'Damage fewer than half of the nodes, for example "one standby" of three nodes',
  });
}
