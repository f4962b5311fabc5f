import type { DbState, Detail, HaState, LocalRole } from '../control.ts';
import { isStandbyRole } from './role-change.ts';

/** What the last lines about gaussdb.state said. */
export interface LoggedState {
  readonly role: LocalRole;
  readonly state: DbState;
  /** Of the stream; undefined since the connection was lost, and before the first one. */
  readonly reason: Detail | undefined;
  /** Of the last connection that streamed, from 1. */
  readonly index: number;
}

export interface StateLines {
  readonly lines: readonly string[];
  readonly now: LoggedState;
}

const STATE_NAMES: Readonly<Record<DbState, string>> = {
  Normal: 'NORMAL_STATE',
  Unknown: 'UNKNOWN_STATE',
  'Need repair': 'NEEDREPAIR_STATE',
  Starting: 'STARTING_STATE',
  'Wait promoting': 'WAITING_STATE',
  Demoting: 'DEMOTING_STATE',
  Promoting: 'PROMOTING_STATE',
  Building: 'BUILDING_STATE',
  Catchup: 'CATCHUP_STATE',
};

/** How the server says that it wrote this state; a server that starts again says nothing until it can be read. */
const VERBS: Readonly<Record<DbState, 'set' | 'update' | undefined>> = {
  Normal: 'update',
  'Need repair': 'update',
  Catchup: 'update',
  'Wait promoting': 'set',
  Promoting: 'set',
  Demoting: 'update',
  Starting: undefined,
  Building: undefined,
  Unknown: undefined,
};

/**
 * What pg_log says when gaussdb.state changes, as in the logs of a real 3.0.6: a standby is NORMAL_STATE as soon as it can be read,
 * and a second form of the line tells how its stream is. That form knows no Catchup and no `Connecting...`.
 *
 * @param index of the connection in use, from 1
 */
export function stateLines(before: LoggedState | undefined, ha: HaState, index: number): StateLines {
  const { local_role: role, db_state: state } = ha;
  if (before === undefined) {
    const what = `db state(${STATE_NAMES[state]}), server mode(${role})`;
    return {
      lines: [`create gaussdb state file success: ${what}, connection index(${index})`],
      now: { role, state, reason: undefined, index },
    };
  }
  if (isStandbyRole(role) && isSettled(state)) return standbyLines(before, ha, index);
  const verb = VERBS[state];
  const changed = before.role !== role || before.state !== state;
  return {
    lines:
      changed && verb !== undefined
        ? [`${verb} gaussdb state file: db state(${STATE_NAMES[state]}), server mode(${role})`]
        : [],
    now: { role, state, reason: undefined, index: before.index },
  };
}

function standbyLines(
  before: LoggedState,
  { local_role: role, db_state: state, detail_information }: HaState,
  at: number,
): StateLines {
  const settles = before.role !== role || !isSettled(before.state);
  const streams = state !== 'Need repair';
  const index = streams ? at : before.index;
  const detail = streams ? 'Normal' : detail_information;
  // No attempt has failed yet: the real server writes only when one has failed or succeeded.
  const reason = detail === 'Connecting...' ? undefined : detail;
  const news = reason !== undefined && (settles || reason !== before.reason || index !== before.index);
  const file = 'update gaussdb state file:';
  return {
    lines: [
      ...(settles ? [`${file} db state(NORMAL_STATE), server mode(${role})`] : []),
      ...(news
        ? [
            `${file} build reason(${reason}), db state(${streams ? 'Normal' : 'Need repair'}), server mode(${role}), current connect index(${index})`,
          ]
        : []),
    ],
    now: { role, state, reason, index },
  };
}

function isSettled(state: DbState): boolean {
  return state === 'Normal' || state === 'Need repair' || state === 'Catchup';
}
