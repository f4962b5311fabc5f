import { compareLsn } from '../cluster/lsn.ts';
import type { NodeState } from '../cluster/node-state.ts';

/** What one node said in one round of probes. */
export interface Observation {
  readonly node: string;
  readonly address: string;
  /** Absent when it did not answer in time. */
  readonly state?: NodeState;
  readonly error?: string;
}

export interface DecisionOptions {
  /** A primary that has not answered for so long counts as gone, ms. */
  readonly detectAfterMs: number;
  /** `most-advanced`, `sync` (the standby that acknowledged last), or the name of a node. */
  readonly policy: string;
}

/** What the operator remembers between rounds. Times are ms on any monotonic clock. */
export interface OperatorMemory {
  /** The node that was primary last. */
  readonly primary?: string;
  /** When a primary answered last; at first, when the operator began. */
  readonly answeredAt: number;
  /** When the primary was found to be gone; absent while it answers or the time has not come. */
  readonly detectedAt?: number;
  /** Standbys that the primary called Sync or Quorum when it answered last. */
  readonly synchronous: readonly string[];
  /** When each node was last seen to change its role. */
  readonly changingAt: Readonly<Record<string, number>>;
  /** Second primaries that were told already. */
  readonly secondPrimaries: readonly string[];
  /** Why nobody can be promoted, told already. */
  readonly impasse?: string;
}

export type OperatorAction =
  /** The primary is gone, or a second one is there. */
  | { readonly kind: 'detect'; readonly node?: string; readonly reason: string }
  | { readonly kind: 'promote'; readonly node: string; readonly reason: string }
  /** Nobody can be promoted now. Told once a reason. */
  | { readonly kind: 'impasse'; readonly reason: string };

export interface Decision {
  readonly memory: OperatorMemory;
  readonly actions: readonly OperatorAction[];
  /** Nothing is on the operator's mind: a primary answers, or nothing can be done. */
  readonly calm: boolean;
}

/** How long a standby that may have more is waited for, once the primary counts as gone. */
const CANDIDATE_GRACE_MS = 1000;
/** A change of roles that somebody else began; after that it is stuck, and a failover is what helps (facts/opengauss.md §6.1 S14). */
const ROLE_CHANGE_MS = 60_000;
const CHANGING = ['Demoting', 'Wait promoting', 'Promoting'];
/** These standbys have another history than the primary had; openGauss would promote them all the same (recording 24). */
const DIVERGED = ['WAL segment removed', 'System id not matched'];

export function beginAt(nowMs: number): OperatorMemory {
  return { answeredAt: nowMs, synchronous: [], changingAt: {}, secondPrimaries: [] };
}

/** One round. Never promotes while a node answers as primary, or while roles are changing. */
export function decide(
  memory: OperatorMemory,
  observations: readonly Observation[],
  nowMs: number,
  options: DecisionOptions,
): Decision {
  const primaries = observations.filter(isPrimary);
  if (primaries.length > 0) return withPrimary(memory, observations, primaries, nowMs);
  const now = { ...memory, changingAt: rememberChanging(memory, observations, nowMs) };
  const changing = Object.entries(now.changingAt).find(([, at]) => nowMs - at < ROLE_CHANGE_MS);
  if (changing !== undefined) return { memory: { ...now, answeredAt: nowMs }, actions: [], calm: false };
  const silentMs = nowMs - now.answeredAt;
  if (silentMs < options.detectAfterMs) return { memory: now, actions: [], calm: false };
  const detected: OperatorMemory = { ...now, detectedAt: now.detectedAt ?? nowMs };
  const found: OperatorAction[] = now.detectedAt === undefined ? [detection(now, observations, silentMs)] : [];
  return withAction(detected, found, choose(detected, observations, nowMs, options));
}

/** What to remember when a failover has ended, however: a new primary has its time to answer, an attempt that failed is made again. */
export function afterFailover(memory: OperatorMemory, node: string, succeeded: boolean, nowMs: number): OperatorMemory {
  if (!succeeded) return memory;
  return {
    primary: node,
    answeredAt: nowMs,
    synchronous: memory.synchronous,
    changingAt: {},
    secondPrimaries: memory.secondPrimaries,
  };
}

function withPrimary(
  memory: OperatorMemory,
  observations: readonly Observation[],
  primaries: readonly Observation[],
  nowMs: number,
): Decision {
  const rightful = primaries.find(({ node }) => node === memory.primary) ?? primaries[0];
  const seconds = primaries.filter((each) => each !== rightful).map(({ node }) => node);
  const news = seconds.filter((node) => !memory.secondPrimaries.includes(node));
  const synchronous = synchronousOf(rightful, observations);
  return {
    memory: {
      ...(rightful === undefined ? {} : { primary: rightful.node }),
      answeredAt: nowMs,
      // A primary that just lost its standbys must not make forget who acknowledged before.
      synchronous: synchronous.length > 0 ? synchronous : memory.synchronous,
      changingAt: {},
      secondPrimaries: seconds,
    },
    actions: news.map((node) => ({
      kind: 'detect',
      node,
      reason: `${node} is primary too, beside ${rightful?.node ?? '?'}; taking it back is left to healing`,
    })),
    calm: true,
  };
}

function withAction(
  memory: OperatorMemory,
  found: readonly OperatorAction[],
  choice: OperatorAction | undefined,
): Decision {
  if (choice?.kind !== 'impasse') {
    return { memory, actions: choice === undefined ? found : [...found, choice], calm: false };
  }
  const told = memory.impasse === choice.reason;
  return { memory: { ...memory, impasse: choice.reason }, actions: told ? found : [...found, choice], calm: true };
}

function detection(
  { primary }: OperatorMemory,
  observations: readonly Observation[],
  silentMs: number,
): OperatorAction {
  const seen = observations.find(({ node }) => node === primary);
  const said = seen?.state === undefined ? (seen?.error ?? 'no answer') : `answers as ${seen.state.role}`;
  return {
    kind: 'detect',
    ...(primary === undefined ? {} : { node: primary }),
    reason: `${primary ?? 'a primary'} has not answered as primary for ${Math.round(silentMs)} ms: ${said}`,
  };
}

function choose(
  memory: OperatorMemory,
  observations: readonly Observation[],
  nowMs: number,
  { policy }: DecisionOptions,
): OperatorAction | undefined {
  const candidates = observations.filter(isCandidate).toSorted((a, b) => order(memory, a, b));
  const eligible =
    policy === 'most-advanced'
      ? candidates
      : candidates.filter(({ node }) => (policy === 'sync' ? memory.synchronous.includes(node) : node === policy));
  const missing = missingFor(memory, observations, policy);
  const graceLeft = nowMs - (memory.detectedAt ?? nowMs) < CANDIDATE_GRACE_MS;
  if (missing.length > 0 && graceLeft) return undefined;
  const [best] = eligible;
  if (best === undefined) return { kind: 'impasse', reason: impasse(observations, policy) };
  const absent = missing.map((node) => `; ${node} does not answer`).join('');
  return {
    kind: 'promote',
    node: best.node,
    reason: `${describePolicy(policy)}: ${eligible.map(position).join(', ')}${absent}`,
  };
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

function isPrimary({ state }: Observation): boolean {
  return state?.role === 'primary' && state.inRecovery !== true;
}

/** A cascade standby becomes a standby by failover, not a primary (facts/opengauss.md §4.5). */
function isCandidate({ state }: Observation): boolean {
  return state?.role === 'standby' && state.lsn !== undefined && !DIVERGED.includes(state.detail);
}

function synchronousOf(primary: Observation | undefined, observations: readonly Observation[]): readonly string[] {
  const senders = primary?.state?.senders ?? [];
  const addresses = senders
    .filter(({ syncState }) => syncState === 'Sync' || syncState === 'Quorum')
    .map((sender) => sender.peerAddress);
  return observations.filter(({ address }) => addresses.includes(address)).map(({ node }) => node);
}

/** A node that is silent was perhaps cut off by the very change it was in: what it said last counts. */
function rememberChanging(
  { changingAt, primary }: OperatorMemory,
  observations: readonly Observation[],
  nowMs: number,
): Readonly<Record<string, number>> {
  const isChanging = ({ node, state }: Observation): boolean =>
    // A primary that answers as standby did not die: somebody demoted it, and another node is about to be promoted.
    state === undefined ? node in changingAt : CHANGING.includes(state.state) || node === primary;
  return Object.fromEntries(observations.filter(isChanging).map(({ node }) => [node, changingAt[node] ?? nowMs]));
}

function impasse(observations: readonly Observation[], policy: string): string {
  const seen = observations.map(({ node, state, error }) =>
    state === undefined ? `${node}: ${error ?? 'no answer'}` : `${node} ${state.role}, ${state.state}, ${state.detail}`,
  );
  return `nobody to promote (${describePolicy(policy)}): ${seen.join('; ')}`;
}

function describePolicy(policy: string): string {
  if (policy === 'most-advanced') return 'most advanced';
  return policy === 'sync' ? 'synchronous standby' : `always ${policy}`;
}

function position({ node, state }: Observation): string {
  return `${node} at ${state?.lsn ?? '?'}`;
}
