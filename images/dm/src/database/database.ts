import type { Rule, RuleBook } from '../rules/rule-book.ts';
import type { DatabaseMode, DatabaseStatus } from '../watch/reports.ts';
import { CODE, type SimpleStatement, type Statement } from '../watch/statement.ts';
import type { DatabaseEffect, DatabaseState } from './database-state.ts';
import { setParameter } from './set-parameter.ts';

export type DatabaseEvent =
  | { readonly kind: 'tick' }
  | { readonly kind: 'watcher alive' }
  | { readonly kind: 'execute'; readonly statement: Statement; readonly by: 'watcher' | 'user' }
  /** Redo could not be sent to a standby whose archive is VALID. */
  | { readonly kind: 'archive failed'; readonly destination: string };

interface Outcome {
  readonly state: DatabaseState;
  readonly effects: readonly DatabaseEffect[];
  /** Of a statement. */
  readonly code: number;
}

interface Given {
  readonly now: number;
  readonly rules: RuleBook;
}

interface StatementRow extends Rule {
  readonly kind: SimpleStatement;
  /** Where it is allowed. */
  readonly from: readonly DatabaseStatus[];
  readonly to?: DatabaseStatus;
  readonly mode?: DatabaseMode;
}

/** The changes of mode and status (facts/dm.md §2.1); the mode only changes in MOUNT. */
export const DATABASE_STATEMENTS: readonly StatementRow[] = [
  {
    id: 'database.mount',
    says: 'MOUNT from OPEN or SUSPEND',
    kind: 'mount',
    from: ['MOUNT', 'OPEN', 'SUSPEND'],
    to: 'MOUNT',
  },
  {
    id: 'database.open',
    says: 'OPEN from MOUNT or SUSPEND',
    kind: 'open',
    from: ['MOUNT', 'OPEN', 'SUSPEND'],
    to: 'OPEN',
  },
  {
    id: 'database.open-force',
    says: 'OPEN FORCE likewise',
    kind: 'open force',
    from: ['MOUNT', 'OPEN', 'SUSPEND'],
    to: 'OPEN',
  },
  { id: 'database.suspend', says: 'SUSPEND from OPEN only', kind: 'suspend', from: ['OPEN', 'SUSPEND'], to: 'SUSPEND' },
  { id: 'database.primary', says: 'PRIMARY only in MOUNT', kind: 'primary', from: ['MOUNT'], mode: 'PRIMARY' },
  { id: 'database.standby', says: 'STANDBY only in MOUNT', kind: 'standby', from: ['MOUNT'], mode: 'STANDBY' },
  { id: 'database.normal', says: 'NORMAL only in MOUNT', kind: 'normal', from: ['MOUNT'], mode: 'NORMAL' },
];

/** Everything else that a database does by itself. */
export const DATABASE_RULES: readonly Rule[] = [
  { id: 'database.alter-mode-status', says: 'ALTER_MODE_STATUS = 0 refuses manual changes' },
  { id: 'database.watcher-active', says: 'while its watcher is active, manual changes are refused' },
  { id: 'database.open-invalidates', says: 'a primary that is opened from MOUNT does not know what its standbys have' },
  { id: 'database.realtime-failure-suspends', says: 'a failed REALTIME send makes it SUSPEND' },
  { id: 'database.timely-failure-invalidates', says: 'a failed TIMELY send makes the archive INVALID as well' },
  { id: 'database.session-free', says: 'sessions are cut SESS_FREE_IN_SUSPEND after that' },
  { id: 'database.watcher-wait', says: 'without a watcher for DW_MAX_SVR_WAIT_TIME it exits' },
  {
    id: 'database.offline-tablespace',
    says: 'ENABLE_OFFLINE_TS = 2 refuses an offline tablespace on a standby, 0 always',
  },
  { id: 'database.set-parameter-range', says: 'SP_SET_PARA_VALUE takes values in their range only' },
  { id: 'database.set-parameter-static', says: 'a static parameter is only changed in dm.ini' },
];

/** The whole of a dmserver but its storage: modes, statuses, archives. Pure. */
export function stepDatabase(state: DatabaseState, event: DatabaseEvent, given: Given): Outcome {
  switch (event.kind) {
    case 'tick':
      return tick(state, given);
    case 'watcher alive':
      return done({ ...state, watcherHeardAt: given.now });
    case 'archive failed':
      return noting(given, state, archiveFailed(state, event.destination, given));
    case 'execute':
      if (event.by === 'user' && changesState(event.statement) && refusesUser(state, given)) return refused(state);
      return noting(given, state, execute(state, event.statement, given));
  }
}

/** Tells the rule book of a change of mode or status. */
function noting({ rules }: Given, { mode, status }: DatabaseState, outcome: Outcome): Outcome {
  const { state } = outcome;
  if (state.mode !== mode || state.status !== status) {
    rules.changes?.('database', `${mode}/${status}`, `${state.mode}/${state.status}`);
  }
  return outcome;
}

/** Whether it changes mode or status of a database that goes on; the other statements of users are judged by themselves. */
function changesState({ kind }: Statement): boolean {
  return !['set parameter', 'offline tablespace', 'shutdown', 'halt'].includes(kind);
}

/** Manual changes of mode and status (seed 001 §2.1, DW_ERROR_TIME and ALTER_MODE_STATUS). */
function refusesUser({ configuration, watcherHeardAt }: DatabaseState, { now, rules }: Given): boolean {
  if (!configuration.alterModeStatus && rules.applies('database.alter-mode-status')) return true;
  const active = watcherHeardAt !== undefined && now - watcherHeardAt <= configuration.watcherErrorTime * 1000;
  return active && rules.applies('database.watcher-active');
}

function execute(state: DatabaseState, statement: Statement, given: Given): Outcome {
  switch (statement.kind) {
    case 'set archive':
      return withArchives(
        { ...state, validFor: { ...state.validFor, ...validFor(statement) } },
        { ...state.archives, [statement.destination]: statement.state },
      );
    case 'invalidate archives':
      return withArchives(state, synchronousInvalid(state));
    case 'send archive':
    case 'clear send info':
      return done(state, { kind: statement.kind, destination: statement.destination });
    case 'apply keep buffer':
    case 'discard keep buffer':
    case 'clear apply info':
      return done(state, { kind: statement.kind });
    case 'check login':
      return statement.user === 'SYSDBA' && statement.password === 'SYSDBA'
        ? done(state)
        : { ...done(state), code: CODE.loginFailed };
    case 'offline tablespace':
      return takeOffline(state, statement.tablespace, given);
    case 'set parameter': {
      const parameter = setParameter(state.configuration, statement, given.rules);
      if (parameter === undefined) return refused(state);
      const effect = { kind: 'store parameter', name: statement.name, value: statement.value } as const;
      return done({ ...state, configuration: parameter }, effect);
    }
    case 'shutdown':
    case 'halt':
      return done({ ...state, status: 'SHUTDOWN' }, { kind: 'exit', inOrder: statement.kind === 'shutdown' });
    case 'mount':
    case 'open':
    case 'open force':
    case 'suspend':
    case 'primary':
    case 'standby':
    case 'normal':
      return change(state, statement.kind, given);
  }
}

function change(state: DatabaseState, kind: SimpleStatement, { rules }: Given): Outcome {
  const row = DATABASE_STATEMENTS.find((candidate) => candidate.kind === kind);
  const allowed = row?.from.includes(state.status) === true;
  if (row === undefined || (!allowed && rules.applies(row.id))) return refused(state);
  const effects: DatabaseEffect[] = [];
  const opens = row.to === 'OPEN' && state.status === 'MOUNT' && state.mode === 'PRIMARY';
  if (row.to === 'MOUNT' && state.status !== 'MOUNT') effects.push({ kind: 'roll back' });
  if (opens) effects.push({ kind: 'write open record' });
  if (row.to === 'OPEN' && state.mode === 'PRIMARY') effects.push({ kind: 'resume commits' });
  const status = row.to ?? state.status;
  const uncertain = opens && rules.applies('database.open-invalidates');
  const archives = uncertain ? synchronousInvalid(state) : state.archives;
  const next = { ...state, status, archives, mode: row.mode ?? state.mode };
  const resumed = { ...next, archiveFailedAt: undefined, failedSends: [] };
  return { state: row.to === undefined ? next : resumed, effects, code: CODE.ok };
}

/** REALTIME waits for the watcher; TIMELY makes the archive INVALID itself (seed 001 §4.1.6, facts/dm.md §2.8). */
function archiveFailed(state: DatabaseState, destination: string, { now, rules }: Given): Outcome {
  const timely = state.configuration.archives[destination] === 'TIMELY';
  const invalid = timely && rules.applies('database.timely-failure-invalidates');
  const archives = invalid ? { ...state.archives, [destination]: 'INVALID' as const } : state.archives;
  const suspends = state.status === 'OPEN' && rules.applies('database.realtime-failure-suspends');
  const status = suspends ? 'SUSPEND' : state.status;
  const failedSends = [...new Set([...state.failedSends, destination])];
  return done({ ...state, archives, status, failedSends, archiveFailedAt: state.archiveFailedAt ?? now });
}

function tick(state: DatabaseState, { now, rules }: Given): Outcome {
  const { sessionFreeTime, watcherWaitTime } = state.configuration;
  const effects: DatabaseEffect[] = [];
  let { archiveFailedAt } = state;
  const since = archiveFailedAt === undefined ? 0 : now - archiveFailedAt;
  if (state.status === 'SUSPEND' && sessionFreeTime > 0 && since > sessionFreeTime * 1000) {
    if (rules.applies('database.session-free')) effects.push({ kind: 'cut sessions' });
    archiveFailedAt = undefined;
  }
  const alone = state.watcherHeardAt === undefined && now - state.startedAt > watcherWaitTime * 1000;
  if (watcherWaitTime > 0 && alone && rules.applies('database.watcher-wait')) {
    effects.push({ kind: 'exit', inOrder: false });
  }
  return { state: { ...state, archiveFailedAt }, effects, code: CODE.ok };
}

function validFor({ destination, process }: Extract<Statement, { kind: 'set archive' }>): Record<string, number> {
  return process === undefined ? {} : { [destination]: process };
}

/** What waited for an archive that is INVALID now goes on. */
function withArchives(state: DatabaseState, archives: DatabaseState['archives']): Outcome {
  const serves = state.mode === 'PRIMARY' && state.status === 'OPEN';
  return done({ ...state, archives }, ...(serves ? [{ kind: 'resume commits' } as const] : []));
}

/** What a standby lost would be lost for good (seed 001 §2.1, ENABLE_OFFLINE_TS). */
function takeOffline(state: DatabaseState, tablespace: string, { rules }: Given): Outcome {
  const { offlineTablespaces } = state.configuration;
  const forbidden = offlineTablespaces === 0 || (offlineTablespaces === 2 && state.mode === 'STANDBY');
  if (forbidden && rules.applies('database.offline-tablespace')) return refused(state);
  return done(state, { kind: 'offline tablespace', tablespace });
}

/** Every archive that commits wait for is INVALID. */
function synchronousInvalid({ archives, configuration }: DatabaseState): DatabaseState['archives'] {
  return Object.fromEntries(
    Object.entries(archives).map(([name, state]) => [
      name,
      configuration.archives[name] === 'ASYNC' ? state : 'INVALID',
    ]),
  );
}

function refused(state: DatabaseState): Outcome {
  return { state, effects: [], code: CODE.refused };
}

function done(state: DatabaseState, ...effects: DatabaseEffect[]): Outcome {
  return { state, effects, code: CODE.ok };
}
