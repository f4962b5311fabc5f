import { compareLsn } from '../cluster/lsn.ts';
import type { DecisionOptions, Observation, OperatorAction, OperatorMemory } from './operator-memory.ts';

/** How long a standby that may have more is waited for, once the primary counts as gone. */
const CANDIDATE_GRACE_MS = 1000;
/** These standbys have another history than the primary had; openGauss would promote them all the same (recording 24). */
const DIVERGED = ['WAL segment removed', 'System id not matched'];

/**
 * Whom to promote, nobody (with the reason), or nothing yet. As a careful DBA does: where every acknowledged write is on
 * a standby, nobody is promoted unless enough standbys answer that one of them must have all of them, however long that
 * takes. A node that the policy names is the choice of who named it.
 */
export function choose(
  memory: OperatorMemory,
  observations: readonly Observation[],
  nowMs: number,
  options: DecisionOptions,
): OperatorAction | undefined {
  const { policy } = options;
  const standbys = observations.filter(isCandidate).toSorted((a, b) => order(memory, a, b));
  const graceLeft = nowMs - (memory.detectedAt ?? nowMs) < CANDIDATE_GRACE_MS;
  const isNamed = policy !== 'most-advanced' && policy !== 'sync';
  const trusted = isNamed ? standbys : standbys.filter(({ node }) => isTrusted(memory, node, standbys, options));
  const eligible =
    policy === 'most-advanced'
      ? trusted
      : trusted.filter(({ node }) => (isNamed ? node === policy : memory.synchronous.includes(node)));
  const missing = missingFor(memory, observations, policy);
  const moves = trusted.some(({ node, state }) => memory.positions[node] !== state?.lsn);
  const doubt = isNamed ? undefined : whyNotAll(memory, observations, trusted, options.acknowledgements);
  // With a promise, who answers is enough or is not; without one, more may come in a moment.
  const wait = options.acknowledgements > 0 && !isNamed ? moves || doubt !== undefined : missing.length > 0;
  if (wait && graceLeft) return undefined;
  if (doubt !== undefined)
    return { kind: 'impasse', reason: impasse(observations, `${describePolicy(policy)}; ${doubt}`) };
  const [best] = eligible;
  if (best === undefined) return { kind: 'impasse', reason: impasse(observations, describePolicy(policy)) };
  const absent = missing.map((node) => `; ${node} does not answer`).join('');
  return {
    kind: 'promote',
    node: best.node,
    reason: `${describePolicy(policy)}: ${eligible.map(position).join(', ')}${absent}`,
  };
}

/** LSNs of a node that did not follow this primary compare with nothing: it may have another history. */
function isTrusted(
  { primary, followers }: OperatorMemory,
  node: string,
  standbys: readonly Observation[],
  { acknowledgements }: DecisionOptions,
): boolean {
  if (followers.includes(node) || primary === undefined) return true;
  return acknowledgements === 0 && !standbys.some((other) => followers.includes(other.node));
}

/** Why an acknowledged write may be on none of these standbys; nothing when one of them has every one. */
function whyNotAll(
  { synchronous, followers, primary }: OperatorMemory,
  observations: readonly Observation[],
  trusted: readonly Observation[],
  acknowledgements: number,
): string | undefined {
  if (acknowledgements === 0) return undefined;
  const others = observations.map(({ node }) => node).filter((node) => node !== primary);
  const unknown = primary === undefined ? others : followers;
  const holders = synchronous.length > 0 ? synchronous : unknown;
  if (holders.length === 0) return `nobody was seen to follow ${primary ?? 'a primary'} since it became primary`;
  const needed = Math.max(1, holders.length - acknowledgements + 1);
  const present = trusted.filter(({ node }) => holders.includes(node)).length;
  if (present >= needed) return undefined;
  const these = holders.length === 1 ? (holders[0] ?? '') : `${needed} of ${holders.join(', ')}`;
  return `acknowledged writes may be on no other standby: waits for ${these}`;
}

/** Nodes that may have acknowledged what the others lack, or that the policy asks for, and that say nothing. */
function missingFor(memory: OperatorMemory, observations: readonly Observation[], policy: string): readonly string[] {
  const wanted = policy === 'most-advanced' || policy === 'sync' ? memory.synchronous : [policy];
  return observations
    .filter(({ node, state }) => state === undefined && node !== memory.primary && wanted.includes(node))
    .map(({ node }) => node);
}

/** Most WAL first; of equals one that acknowledged commits, then in the order of the nodes, which sorting keeps. */
function order(memory: OperatorMemory, a: Observation, b: Observation): number {
  const byLsn = compareLsn(b.state?.lsn ?? '0/0', a.state?.lsn ?? '0/0');
  return byLsn === 0
    ? Number(memory.synchronous.includes(b.node)) - Number(memory.synchronous.includes(a.node))
    : byLsn;
}

/** A cascade standby becomes a standby by failover, not a primary (facts/opengauss.md §4.5). */
function isCandidate({ state }: Observation): boolean {
  return state?.role === 'standby' && state.lsn !== undefined && !DIVERGED.includes(state.detail);
}

function impasse(observations: readonly Observation[], why: string): string {
  const seen = observations.map(({ node, state, error }) =>
    state === undefined ? `${node}: ${error ?? 'no answer'}` : `${node} ${state.role}, ${state.state}, ${state.detail}`,
  );
  return `nobody to promote (${why}): ${seen.join('; ')}`;
}

function describePolicy(policy: string): string {
  if (policy === 'most-advanced') return 'most advanced';
  return policy === 'sync' ? 'synchronous standby' : `always ${policy}`;
}

function position({ node, state }: Observation): string {
  return `${node} at ${state?.lsn ?? '?'}`;
}
