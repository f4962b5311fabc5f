import { compareLsn } from '../../cluster/lsn.ts';
import type { NodeState } from '../../cluster/node-state.ts';

/** What one node said, or why it did not. */
export interface NodeAnswer {
  readonly name: string;
  readonly address: string;
  readonly state?: NodeState;
  readonly error?: string;
}

/**
 * What keeps the cluster from being healthy: one primary, all others standbys that show Normal and follow it, and its
 * senders Streaming. Empty when nothing does. Sentences for people.
 */
export function healthProblems(answers: readonly NodeAnswer[]): readonly string[] {
  const silent = answers.filter(({ state }) => state === undefined);
  if (silent.length > 0) return silent.map(({ name, error }) => `${name}: ${error ?? 'no answer'}`);
  const primaries = answers.filter(({ state }) => state?.role === 'primary');
  const [primary] = primaries;
  if (primary?.state === undefined) return [`no primary: ${describeAll(answers)}`];
  if (primaries.length > 1) return [`several primaries: ${primaries.map(({ name }) => name).join(', ')}`];
  const own = primary.state.state === 'Normal' ? [] : [describe(primary)];
  const standbys = answers.filter((answer) => answer !== primary);
  return [...own, ...standbys.flatMap((standby) => standbyProblems(standby, primary))];
}

function standbyProblems(standby: NodeAnswer, primary: NodeAnswer): readonly string[] {
  const { state } = standby;
  if (state === undefined || !state.role.endsWith('standby') || state.state !== 'Normal') return [describe(standby)];
  if (state.receiver === undefined) return [`${standby.name} receives nothing`];
  // A cascade standby follows another standby, whose senders are not asked here.
  if (state.role === 'cascade standby') return [];
  const followed = state.receiver.peerAddress;
  if (followed !== primary.address) return [`${standby.name} follows ${followed}, not ${primary.name}`];
  const sender = primary.state?.senders.find(({ peerAddress }) => peerAddress === standby.address);
  if (sender?.state === 'Streaming') return [];
  return [`${primary.name} sends to ${standby.name}: ${sender?.state ?? 'nothing'}`];
}

/**
 * Which standbys have not replayed yet what the primary had written at an earlier look. `before` must be older than `after`, or the
 * standbys could be said to lag behind WAL that did not exist yet.
 */
export function replayProblems(before: readonly NodeAnswer[], after: readonly NodeAnswer[]): readonly string[] {
  const goal = before.find(({ state }) => state?.role === 'primary')?.state?.lsn;
  if (goal === undefined) return ['the primary did not say where its WAL ends'];
  return after
    .filter(({ state }) => state?.role !== 'primary')
    .flatMap(({ name, state, error }) => {
      const replayed = state?.replayLsn;
      if (replayed === undefined) return [`${name}: ${error ?? 'has not said what it replayed'}`];
      return compareLsn(replayed, goal) >= 0 ? [] : [`${name} replayed ${replayed} of ${goal}`];
    });
}

function describeAll(answers: readonly NodeAnswer[]): string {
  return answers.map(describe).join('; ');
}

function describe({ name, state, error }: NodeAnswer): string {
  return state === undefined
    ? `${name}: ${error ?? 'no answer'}`
    : `${name} ${state.role}, ${state.state}, ${state.detail}`;
}
