import { checkValue } from '../../../../harness/products/dm/configuration/check-value.ts';
import { parameterNamed } from '../../../../harness/products/dm/configuration/parameters/index.ts';
import type { Rule } from '../rules/rule-book.ts';
import type { Step } from '../watch/messages.ts';
import type { WatcherStatus } from '../watch/reports.ts';
import { CODE } from '../watch/statement.ts';
import { interruptRecovery } from './recovery.ts';
import { recoverAtOnce } from './transition-guards.ts';
import type { WatcherConfiguration } from './watcher-state.ts';
import type { WatcherTurn } from './watcher-turn.ts';

interface StatusRow extends Rule {
  readonly to: WatcherStatus;
  readonly from: readonly WatcherStatus[];
}

/** The states that only a monitor's command leads to, and from where (seed 001 §4.4). */
export const COMMAND_STATUSES: readonly StatusRow[] = [
  { id: 'command.switchover', says: 'switchover only of an OPEN watcher', to: 'SWITCHOVER', from: ['OPEN'] },
  { id: 'command.takeover', says: 'takeover only by an OPEN watcher', to: 'TAKEOVER', from: ['OPEN'] },
  {
    id: 'command.open-force',
    says: 'open force while it starts or works',
    to: 'OPEN FORCE',
    from: ['STARTUP', 'OPEN'],
  },
  { id: 'command.change-arch', says: 'archives are changed by an OPEN watcher', to: 'CHANGE ARCH', from: ['OPEN'] },
  {
    id: 'command.shutdown',
    says: 'watching can be stopped while no command runs',
    to: 'SHUTDOWN',
    from: ['STARTUP', 'OPEN', 'CONFIRM', 'FAILOVER', 'SHUTDOWN'],
  },
  { id: 'command.startup', says: 'watching starts again from SHUTDOWN', to: 'STARTUP', from: ['SHUTDOWN'] },
  {
    id: 'command.done',
    says: 'after a command the watcher is OPEN',
    to: 'OPEN',
    from: ['SWITCHOVER', 'TAKEOVER', 'OPEN FORCE', 'CHANGE ARCH', 'OPEN'],
  },
];

/** What holds for commands besides the states they lead to. */
export const COMMAND_RULES: readonly Rule[] = [
  { id: 'command.one-at-a-time', says: 'while the command of one monitor runs, those of others are refused' },
  { id: 'command.monitor-lost', says: 'the command of a monitor that is gone ends' },
  { id: 'recovery.interrupted-by-command', says: 'a command interrupts recoveries' },
  { id: 'recovery.at-once-after-command', says: 'a new primary recovers its standbys at once' },
  { id: 'control.record', says: 'an operation that changes the primary leaves a record in dmwatcher.ctl' },
  { id: 'set-group.ini', says: 'set group is kept in dmwatcher.ini' },
  { id: 'set-recover-time.range', says: 'recover times are 0 to 86400' },
  { id: 'login.check-status', says: 'a login is checked in LOGIN CHECK' },
  { id: 'login.not-during-command', says: 'while a command runs, a login does not change the status' },
];

const UNDER_COMMAND: readonly WatcherStatus[] = ['SWITCHOVER', 'TAKEOVER', 'OPEN FORCE', 'CHANGE ARCH'];
const NEW_PRIMARY: readonly WatcherStatus[] = ['SWITCHOVER', 'TAKEOVER', 'OPEN FORCE'];

/** How each parameter that a monitor may set is kept (seed 001 §3.5, set group). */
const SETTABLE: Readonly<Record<string, (value: number) => Partial<WatcherConfiguration>>> = {
  DW_ERROR_TIME: (errorTime) => ({ errorTime }),
  INST_ERROR_TIME: (instanceErrorTime) => ({ instanceErrorTime }),
  INST_RECOVER_TIME: (recoverTime) => ({ recoverTime }),
  INST_AUTO_RESTART: (value) => ({ autoRestart: value === 1 }),
  INST_SERVICE_IP_CHECK: (value) => ({ serviceIpCheck: value === 1 }),
};
export const SETTABLE_PARAMETERS: readonly string[] = Object.keys(SETTABLE);

/** Who sent a step, to answer it. */
export interface Request {
  readonly monitorId: number;
  readonly ip: string;
  readonly sequence: number;
}

/** Does one step; returns its code, or undefined when the database will answer. */
export function takeStep(turn: WatcherTurn, request: Request, step: Step): number | undefined {
  const { state, rules } = turn;
  const holder = state.command?.monitorId;
  const foreign = holder !== undefined && holder !== request.monitorId;
  if (foreign && step.kind !== 'check login' && rules.applies('command.one-at-a-time')) return CODE.otherCommand;
  switch (step.kind) {
    case 'lock':
      lock(turn, request.monitorId);
      return CODE.ok;
    case 'unlock':
      unlock(turn);
      return CODE.ok;
    case 'set status':
      return setStatus(turn, step.status);
    case 'execute':
      if (turn.local === undefined) return CODE.unreachable;
      turn.instruct(step.statement, { for: 'monitor', monitorId: request.monitorId, sequence: request.sequence });
      return undefined;
    case 'change control':
      if (state.control?.status !== 'VALID') return CODE.refused;
      if (!rules.applies('control.record')) return CODE.ok;
      turn.changeControl(step.operation, { monitorId: BigInt(request.monitorId), monitorIp: request.ip });
      return CODE.ok;
    case 'start instance':
      if (!state.database.ok) startDatabase(turn);
      else if (state.database.report?.status === 'SHUTDOWN') state.database.startWhenGone = true;
      return CODE.ok;
    case 'kill instance':
      turn.effects.push({ kind: 'kill database' });
      return CODE.ok;
    case 'set parameter':
      return setParameter(turn, step.name, step.value);
    case 'set recover time':
      return setRecoverTime(turn, step.standby, step.seconds);
    case 'check login':
      return checkLogin(turn, request, step);
  }
}

/** The monitor that gave a command is gone: the command ends here (facts/dm.md §5.3, M4). */
export function releaseLost(turn: WatcherTurn): void {
  const { command, monitors } = turn.state;
  if (command === undefined || monitors.has(command.monitorId)) return;
  if (turn.rules.applies('command.monitor-lost')) unlock(turn);
}

/** Starts the database with INST_STARTUP_CMD. */
export function startDatabase(turn: WatcherTurn): void {
  turn.state.database.startedAt = turn.now;
  turn.state.database.startWhenGone = false;
  turn.log(`START INSTANCE ${turn.state.configuration.startupCommand}`);
  turn.effects.push({ kind: 'start database', command: turn.state.configuration.startupCommand });
}

function lock(turn: WatcherTurn, monitorId: number): void {
  turn.state.command = { monitorId };
  if (turn.state.status !== 'RECOVERY' || !turn.rules.applies('recovery.interrupted-by-command')) return;
  interruptRecovery(turn);
  turn.become('OPEN', 'recovery.interrupted-by-command');
}

function unlock(turn: WatcherTurn): void {
  turn.state.command = undefined;
  if (UNDER_COMMAND.includes(turn.state.status)) turn.become('OPEN', 'command.done');
}

function setStatus(turn: WatcherTurn, to: WatcherStatus): number {
  const { state, rules } = turn;
  const row = COMMAND_STATUSES.find((candidate) => candidate.to === to);
  if (row === undefined) return CODE.wrongStatus;
  if (!row.from.includes(state.status) && rules.applies(row.id)) return CODE.wrongStatus;
  if (to === 'SHUTDOWN' || to === 'CHANGE ARCH') interruptRecovery(turn);
  const atOnce = to === 'OPEN' && NEW_PRIMARY.includes(state.status) && turn.local?.mode === 'PRIMARY';
  if (atOnce && rules.applies('recovery.at-once-after-command')) recoverAtOnce(turn);
  turn.become(to, row.id);
  return CODE.ok;
}

function setParameter(turn: WatcherTurn, name: string, value: string): number {
  const set = SETTABLE[name];
  const type = parameterNamed('dmwatcher.ini', true, name)?.type;
  if (set === undefined || type === undefined || checkValue(type, value) !== undefined) return CODE.refused;
  const { state } = turn;
  state.configuration = { ...state.configuration, ...set(Number(value)) };
  if (name === 'INST_RECOVER_TIME') {
    for (const standby of state.recoverTimes.keys()) state.recoverTimes.set(standby, Number(value));
  }
  if (turn.rules.applies('set-group.ini')) turn.effects.push({ kind: 'store parameter', name, value });
  return CODE.ok;
}

function setRecoverTime({ state, rules }: WatcherTurn, standby: string | undefined, seconds: number): number {
  const type = parameterNamed('dmwatcher.ini', true, 'INST_RECOVER_TIME')?.type;
  const wrong = type === undefined || checkValue(type, String(seconds)) !== undefined;
  if (wrong && rules.applies('set-recover-time.range')) return CODE.refused;
  for (const name of standby === undefined ? state.recoverTimes.keys() : [standby]) {
    state.recoverTimes.set(name, seconds);
  }
  return CODE.ok;
}

function checkLogin(
  turn: WatcherTurn,
  { monitorId, sequence }: Request,
  { user, password }: { readonly user: string; readonly password: string },
): number | undefined {
  if (turn.local === undefined) return CODE.unreachable;
  const { command, status } = turn.state;
  // A command that is under way would not find its own status again.
  const busy = command !== undefined && turn.rules.applies('login.not-during-command');
  if (status !== 'LOGIN CHECK') turn.state.statusBefore = status;
  if (!busy && turn.rules.applies('login.check-status')) turn.become('LOGIN CHECK', 'login.check-status');
  turn.instruct({ kind: 'check login', user, password }, { for: 'login', monitorId, sequence });
  return undefined;
}
