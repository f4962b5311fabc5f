import type { Condition } from '../rules/rule-book.ts';
import { unmet } from '../rules/rule-book.ts';
import { controlOf, groupPrimary, heard, isOvertaken, judgeLocal, otherActivePrimary } from './observe.ts';
import type { WatcherTurn } from './watcher-turn.ts';

const CONTROL_VALID: Condition<WatcherTurn> = {
  id: 'open.control-valid',
  says: 'dmwatcher.ctl is not VALID: a human has to decide',
  holds: ({ state }) => state.control?.status === 'VALID',
};

/** What must hold before a primary in MOUNT is opened by its watcher (seed 001 §4.4, startup and open force). */
const OPEN_PRIMARY: readonly Condition<WatcherTurn>[] = [
  CONTROL_VALID,
  {
    id: 'open.no-other-primary',
    says: 'there is another primary',
    holds: (turn) => otherActivePrimary(turn) === undefined,
  },
  {
    id: 'open.only-claim',
    says: 'another library in MOUNT is PRIMARY with the same dmwatcher.ctl: a takeover was broken off',
    holds: (turn) => !heard(turn).some((other) => claims(turn, other)),
  },
  {
    id: 'open.heard-of-all',
    says: 'not every other watcher was heard of',
    holds: heardOfAll,
  },
  {
    id: 'open.newest-history',
    says: 'another dmwatcher.ctl goes on beyond this one',
    holds: (turn) => !isOvertaken(turn),
  },
  {
    id: 'open.no-takeover',
    says: 'a standby is taking over',
    holds: ({ state }) =>
      ![...state.remotes.values()].some(({ report, lost }) => !lost && report?.status === 'TAKEOVER'),
  },
];

/** The same for a standby. */
const OPEN_STANDBY: readonly Condition<WatcherTurn>[] = [
  CONTROL_VALID,
  { id: 'open.primary-known', says: 'no primary was heard of', holds: (turn) => groupPrimary(turn) !== undefined },
  {
    id: 'open.joins',
    says: 'by its dmwatcher.ctl it cannot join the primary',
    holds: (turn: WatcherTurn): boolean => {
      const primary = groupPrimary(turn);
      return primary === undefined || judgeLocal(turn, primary)?.joins === true;
    },
  },
];

export const OPEN_CONDITIONS: readonly Condition<WatcherTurn>[] = [...OPEN_PRIMARY, ...OPEN_STANDBY.slice(1)];

/** Why the database in MOUNT is not opened; empty when it can be, or when it is open. */
export function openUnmet(turn: WatcherTurn): Condition<WatcherTurn>[] {
  const { local, state } = turn;
  if (local?.status !== 'MOUNT' || state.configuration.type === 'LOCAL') return [];
  return unmet(local.mode === 'STANDBY' ? OPEN_STANDBY : OPEN_PRIMARY, turn, turn.rules);
}

/** An asynchronous standby need not be there: it can never be primary. */
function heardOfAll({ state, local }: WatcherTurn): boolean {
  return [...state.remotes].every(
    ([name, { report, lost }]) => (report !== undefined && !lost) || local?.archives[name]?.type === 'ASYNC',
  );
}

/** Whether this one is PRIMARY and not opened, with the history of the local library. */
function claims({ state }: WatcherTurn, other: ReturnType<typeof heard>[number]): boolean {
  const { mode, status } = other.database;
  return mode === 'PRIMARY' && status === 'MOUNT' && controlOf(other)?.tguid === state.control?.tguid;
}
