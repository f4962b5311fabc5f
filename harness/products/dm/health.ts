import { compareLsn } from '../../cluster/lsn.ts';
import { isWell, type NodeState } from '../../cluster/node-state.ts';

/** What one node said, or why it did not. */
export interface NodeAnswer {
  readonly name: string;
  readonly address: string;
  readonly state?: NodeState;
  readonly error?: string;
}

/**
 * What keeps the group from being whole: one primary that is OPEN, all others STANDBY and OPEN, their archives VALID, every
 * watcher OPEN. Empty when nothing does. Sentences for people.
 */
export function healthProblems(answers: readonly NodeAnswer[]): readonly string[] {
  const silent = answers.filter(({ state }) => state === undefined);
  if (silent.length > 0) return silent.map(describe);
  const [primary, second] = answers.filter(({ state }) => state?.role === 'primary');
  if (primary?.state === undefined) return [`no primary: ${answers.map(describe).join('; ')}`];
  if (second !== undefined) return [`several primaries: ${primary.name}, ${second.name}`];
  const { senders } = primary.state;
  const standbys = answers.filter((answer) => answer !== primary);
  return [
    ...(isWell(primary.state) && watcherIsOpen(primary.state) ? [] : [describe(primary)]),
    ...standbys.flatMap((standby) => {
      if (standby.state?.role !== 'standby' || !isWell(standby.state) || !watcherIsOpen(standby.state)) {
        return [describe(standby)];
      }
      if (senders.some(({ peerAddress }) => peerAddress === standby.address)) return [];
      return [`the archive of ${primary.name} to ${standby.name} is not VALID (${describe(primary)})`];
    }),
  ];
}

/** Which standbys have not replayed what the primary had written at an earlier look; `before` must be older than `after`. */
export function replayProblems(before: readonly NodeAnswer[], after: readonly NodeAnswer[]): readonly string[] {
  const goal = before.find(({ state }) => state?.role === 'primary')?.state?.lsn;
  if (goal === undefined) return ['the primary did not say where its redo ends'];
  return after
    .filter(({ state }) => state?.role !== 'primary')
    .flatMap(({ name, state, error }) => {
      const replayed = state?.replayLsn;
      if (replayed === undefined) return [`${name}: ${error ?? 'has not said what it replayed'}`];
      return compareLsn(replayed, goal) >= 0 ? [] : [`${name} replayed ${replayed} of ${goal}`];
    });
}

/** A watcher that is not heard of says nothing against its database. */
const watcherIsOpen = ({ detail }: NodeState): boolean => detail === '' || detail === 'watcher OPEN';

function describe({ name, state, error }: NodeAnswer): string {
  return state === undefined
    ? `${name}: ${error ?? 'no answer'}`
    : `${name} ${state.role}, ${state.state}${state.detail === '' ? '' : `, ${state.detail}`}`;
}
