import { judgeJoin } from '../control-file/judge-group.ts';
import { parseControlFile } from '../control-file/control-file-text.ts';
import type { Rule } from '../rules/rule-book.ts';
import type { BetweenWatchers, FromDatabase, ToWatcher } from '../watch/messages.ts';
import type { InstanceReport } from '../watch/reports.ts';
import { CODE } from '../watch/statement.ts';
import { releaseLost, startDatabase, takeStep } from './commands.ts';
import { forgetSilent, welcome } from './monitors.ts';
import { takeOverdue } from './overdue.ts';
import { advanceRecovery } from './recovery.ts';
import { TRANSITIONS } from './transitions.ts';
import { reportOf } from './watcher-report.ts';
import type { Purpose, WatcherEffect, WatcherEvent, WatcherState } from './watcher-state.ts';
import { WatcherTurn, type Surroundings } from './watcher-turn.ts';

/** What a watcher does besides its transitions. */
export const WATCHER_RULES: readonly Rule[] = [
  { id: 'instance.pid-gone', says: 'a database whose process is gone has failed at once' },
  { id: 'instance.silent', says: 'a database that is silent for INST_ERROR_TIME has failed' },
  { id: 'instance.restart', says: 'INST_AUTO_RESTART starts a failed database' },
  { id: 'instance.restart-only-if-set', says: 'without it nothing is started' },
  { id: 'instance.no-second-start', says: 'while dminst.sys grows, the database works and is not started again' },
  {
    id: 'instance.sequence-stands',
    says: 'when it stands for INST_ERROR_TIME, the process does not work, also if it is there',
  },
  { id: 'remote.silent', says: 'a watcher that is silent for DW_ERROR_TIME is ERROR' },
  { id: 'remote.back', says: 'its next message clears that' },
  { id: 'monitor.silent', says: 'a monitor that is silent for DW_ERROR_TIME is forgotten' },
  { id: 'control.only-standbys-accept', says: 'a primary takes no control file from others' },
  { id: 'control.accept-if-it-joins', says: 'a control file is only taken from who can be joined' },
  { id: 'confirm.only-confirm-monitor', says: 'only a confirm monitor confirms' },
  { id: 'confirm.wait-for-monitor', says: 'CONFIRM is not left without confirmation' },
  { id: 'recovery.at-once-after-start', says: 'after a start the primary recovers its standbys at once' },
  { id: 'service-network.only-open-primary', says: 'the public network matters for an Open primary only' },
];

/** More rows than this in one step would be a circle. */
const MOST_TRANSITIONS = 32;

/**
 * The whole of a dmwatcher: takes in an event, then lets the rows of TRANSITIONS fire until none does. Pure: the state
 * given is not changed, and everything to be done outside is in the effects, in their order.
 */
export function stepWatcher(
  before: WatcherState,
  event: WatcherEvent,
  surroundings: Surroundings,
): { readonly state: WatcherState; readonly effects: readonly WatcherEffect[] } {
  const turn = new WatcherTurn(before, surroundings);
  absorb(turn, event);
  judgeSilence(turn);
  decide(turn);
  const { state, effects } = turn;
  const from = state.configuration.instance;
  for (const effect of [...effects]) {
    if (effect.kind !== 'log') continue;
    effects.push({ kind: 'to monitor', to: 'all', message: { kind: 'log', from, text: effect.text } });
  }
  if (event.kind === 'tick') effects.push({ kind: 'to database', message: { kind: 'alive' } });
  if (event.kind === 'tick' || isNews(before, state)) {
    const report = reportOf(turn);
    effects.push({ kind: 'to watcher', to: 'all', message: { kind: 'report', report } });
    effects.push({ kind: 'to monitor', to: 'all', message: { kind: 'report', report } });
  }
  return { state, effects };
}

function absorb(turn: WatcherTurn, event: WatcherEvent): void {
  switch (event.kind) {
    case 'tick':
      return;
    case 'database':
      fromDatabase(turn, event.message);
      return;
    case 'database exited':
      turn.state.database.exited = true;
      if (turn.rules.applies('instance.pid-gone')) loseDatabase(turn, event.inOrder);
      return;
    case 'watcher':
      fromWatcher(turn, event.message);
      return;
    case 'monitor':
      fromMonitor(turn, event.message);
      return;
    case 'instance sequence':
      if (turn.state.database.sequence?.value === event.value) return;
      turn.state.database.sequence = { value: event.value, grewAt: turn.now };
      return;
    case 'service network':
      turn.state.serviceDownSince = event.up ? undefined : (turn.state.serviceDownSince ?? turn.now);
  }
}

function fromDatabase(turn: WatcherTurn, message: FromDatabase): void {
  const { state, now } = turn;
  if (message.kind === 'executed') {
    const purpose = state.pending.get(message.sequence)?.purpose;
    state.pending.delete(message.sequence);
    if (purpose !== undefined) executed(turn, purpose, message.code);
    return;
  }
  for (const [name, archive] of Object.entries(message.report.archives)) {
    const was = state.database.report?.archives[name]?.state;
    if (archive.state === 'INVALID' && was === 'VALID') state.recoverFrom.set(name, now);
    const { pid } = state.remotes.get(name)?.report?.database ?? {};
    if (archive.state === 'INVALID') state.validFor.delete(name);
    else if (archive.validFor !== undefined) state.validFor.set(name, archive.validFor);
    else if (pid !== undefined && !state.validFor.has(name)) state.validFor.set(name, pid);
  }
  logChange(turn, state.database.report, message.report);
  const sameProcess = state.database.report?.pid === message.report.pid;
  const processSince = sameProcess ? state.database.processSince : now;
  const { report } = message;
  const heard = { receivedAt: now, ok: true, leftInOrder: false, exited: false };
  state.database = { ...state.database, ...heard, report, processSince };
}

function logChange(turn: WatcherTurn, was: InstanceReport | undefined, { mode, status }: InstanceReport): void {
  if (was?.mode === mode && was.status === status) return;
  turn.log(`INSTANCE ${was === undefined ? '' : `[${was.mode}/${was.status}]`}-->[${mode}/${status}]`);
}

function executed(turn: WatcherTurn, purpose: Purpose, code: number): void {
  const { instance } = turn.state.configuration;
  switch (purpose.for) {
    case 'login':
      if (turn.state.status === 'LOGIN CHECK') turn.become(turn.state.statusBefore, 'login.checked');
      answer(turn, purpose, code);
      return;
    case 'monitor':
      answer(turn, purpose, code);
      return;
    case 'watcher': {
      const message = { kind: 'answer', from: instance, sequence: purpose.sequence, code } as const;
      turn.effects.push({ kind: 'to watcher', to: purpose.from, message });
      return;
    }
    case 'recovery':
      advanceRecovery(turn, purpose.standby, code);
      return;
    case 'startup':
    case 'failover':
    case 'check':
    case 'exit':
    case 'resume':
      return;
  }
}

function answer(turn: WatcherTurn, to: { readonly monitorId: number; readonly sequence: number }, code: number): void {
  const message = { kind: 'result', from: turn.state.configuration.instance, sequence: to.sequence, code } as const;
  turn.effects.push({ kind: 'to monitor', to: to.monitorId, message });
}

function fromWatcher(turn: WatcherTurn, message: BetweenWatchers): void {
  const { state, now, rules } = turn;
  switch (message.kind) {
    case 'report': {
      const { report } = message;
      const wanted = report.group === state.configuration.group && report.version === state.configuration.version;
      if (!wanted || report.oguid !== state.configuration.oguid || !state.remotes.has(report.instance)) return;
      const was = state.remotes.get(report.instance);
      if (was?.lost === true && !rules.applies('remote.back')) return;
      if (was?.lost === true) {
        turn.log(`DMWATCHER ${report.instance} [ERROR-->${report.status}]`);
        rules.changes?.('watcher', 'ERROR', report.status);
      }
      state.remotes.set(report.instance, { report, receivedAt: now, lost: false });
      return;
    }
    case 'control': {
      const code = acceptControl(turn, message.text) ? CODE.ok : CODE.refused;
      const reply = { kind: 'answer', from: state.configuration.instance, sequence: message.sequence, code } as const;
      turn.effects.push({ kind: 'to watcher', to: message.from, message: reply });
      return;
    }
    case 'discard keep buffer': {
      const { from, sequence } = message;
      turn.instruct({ kind: 'discard keep buffer' }, { for: 'watcher', from, sequence });
      return;
    }
    case 'answer': {
      const purpose = state.pending.get(message.sequence)?.purpose;
      state.pending.delete(message.sequence);
      if (purpose?.for === 'recovery') advanceRecovery(turn, purpose.standby, message.code);
    }
  }
}

/** A standby takes the control file of its primary if it may join it (seed 001 §4.1.9, step 1); a primary never does. */
function acceptControl(turn: WatcherTurn, text: string): boolean {
  const { state, rules } = turn;
  const incoming = parseControlFile('dmwatcher.ctl', text);
  const follows = state.database.report?.mode === 'STANDBY' || state.status === 'SWITCHOVER';
  if (state.control === undefined || (!follows && rules.applies('control.only-standbys-accept'))) return false;
  if (state.control.tguid === incoming.tguid) return state.control.status === 'VALID';
  const judgement = judgeJoin(state.control, BigInt(state.database.report?.fileLsn ?? 0), incoming, rules);
  if (!judgement.joins && rules.applies('control.accept-if-it-joins')) return false;
  state.control = incoming;
  turn.effects.push({ kind: 'store control', control: incoming });
  return true;
}

function fromMonitor(turn: WatcherTurn, message: ToWatcher): void {
  const { state, now } = turn;
  if (message.kind === 'hello') {
    welcome(turn, message);
    return;
  }
  const monitor = state.monitors.get(message.monitorId);
  if (monitor === undefined) return;
  state.monitors.set(message.monitorId, { ...monitor, receivedAt: now });
  if (message.kind === 'confirmed') {
    const counts = monitor.confirm || !turn.rules.applies('confirm.only-confirm-monitor');
    if (state.status === 'CONFIRM' && counts) for (const name of message.standbys) state.confirmed.add(name);
    return;
  }
  const code = takeStep(turn, { ...message, ip: monitor.ip }, message.step);
  if (code !== undefined) answer(turn, message, code);
}

/** Everything that is judged by how long ago something was received (facts/dm.md §2.3). */
function judgeSilence(turn: WatcherTurn): void {
  const { state, now, rules } = turn;
  const { errorTime, instanceErrorTime, autoRestart, type } = state.configuration;
  const quiet = now - state.database.receivedAt > instanceErrorTime * 1000;
  if (state.database.ok && quiet && rules.applies('instance.silent')) loseDatabase(turn, false);
  for (const [name, remote] of state.remotes) {
    if (type === 'LOCAL' || remote.lost || now - remote.receivedAt <= errorTime * 1000) continue;
    if (!rules.applies('remote.silent')) continue;
    remote.lost = true;
    rules.changes?.('watcher', remote.report?.status ?? 'STARTUP', 'ERROR');
    turn.log(`DMWATCHER ${name} [${remote.report?.status ?? 'STARTUP'}-->ERROR]`);
  }
  for (const purpose of takeOverdue(turn)) executed(turn, purpose, CODE.unreachable);
  forgetSilent(turn);
  releaseLost(turn);
  const mayStart = now - (state.database.startedAt ?? -Infinity) > instanceErrorTime * 1000;
  if (state.database.ok || state.status === 'SHUTDOWN' || !mayStart || state.database.report === undefined) return;
  if (!autoRestart && rules.applies('instance.restart-only-if-set')) return;
  if (stillWorks(turn) && rules.applies('instance.no-second-start')) return;
  if (!rules.applies('instance.restart')) return;
  if (!state.database.exited) turn.effects.push({ kind: 'kill database' });
  startDatabase(turn);
}

/** By dminst.sys, a process from which nothing is heard: its link to the watcher is broken, or it hangs. */
function stillWorks({ state, now, rules }: WatcherTurn): boolean {
  const { sequence, exited } = state.database;
  if (sequence === undefined || exited) return false;
  const stands = now - sequence.grewAt > state.configuration.instanceErrorTime * 1000;
  return !(stands && rules.applies('instance.sequence-stands'));
}

/** The database counts as failed; nothing that it was asked will be answered. */
function loseDatabase(turn: WatcherTurn, inOrder: boolean): void {
  const { state } = turn;
  state.database = { ...state.database, ok: false, leftInOrder: inOrder };
  turn.log('INSTANCE ERROR');
  if (state.database.startWhenGone) startDatabase(turn);
  const open = [...state.pending.values()];
  state.pending.clear();
  state.invalidating.clear();
  for (const { purpose } of open) executed(turn, purpose, CODE.unreachable);
}

function decide(turn: WatcherTurn): void {
  for (let count = 0; count < MOST_TRANSITIONS; count += 1) {
    const row = TRANSITIONS.find(
      ({ id, from, when }) => from.includes(turn.state.status) && when(turn) && turn.rules.applies(id),
    );
    if (row === undefined) return;
    if (row.to !== undefined) turn.become(row.to, row.id);
    row.act?.(turn);
  }
}

function isNews(before: WatcherState, after: WatcherState): boolean {
  const [was, is] = [before.database.report, after.database.report];
  return (
    before.status !== after.status ||
    before.control !== after.control ||
    before.database.ok !== after.database.ok ||
    was?.status !== is?.status ||
    was?.mode !== is?.mode ||
    Object.entries(is?.archives ?? {}).some(([name, { state }]) => was?.archives[name]?.state !== state)
  );
}
