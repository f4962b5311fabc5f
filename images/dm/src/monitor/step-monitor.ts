import { interpret } from './interpret.ts';
import type { MonitorEffect, MonitorEvent, MonitorState, PlannedStep } from './monitor-state.ts';
import { MonitorTurn } from './monitor-turn.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import type { Rule } from '../rules/rule-book.ts';
import type { ToMonitor } from '../watch/messages.ts';
import type { WatcherReport } from '../watch/reports.ts';
import { planTakeover } from './plans.ts';
import { formatMessage, formatGroup } from './show.ts';
import { confirms, takeoverCandidates } from './takeover-conditions.ts';

/** What a monitor does by itself. */
export const MONITOR_RULES: readonly Rule[] = [
  { id: 'monitor.watcher-silent', says: 'a watcher that was silent for its DW_ERROR_TIME is ERROR' },
  { id: 'monitor.watcher-back', says: 'its next message clears ERROR' },
  { id: 'monitor.answers-confirm', says: 'a confirm monitor answers a primary in CONFIRM' },
  { id: 'monitor.takes-over', says: 'a confirm monitor has a standby take over from a failed primary' },
  { id: 'monitor.leaves-when-refused', says: 'a monitor that is refused for good exits' },
  { id: 'monitor.ends-takeover', says: 'a takeover ends when the primary comes back in the middle of it' },
  {
    id: 'monitor.records',
    says: 'MON_LOG_INTERVAL of 5 or more records the state of the system every so many seconds',
  },
  { id: 'monitor.login', says: 'management commands need a login' },
  { id: 'monitor.one-command', says: 'a monitor carries out one command at a time' },
];

/**
 * The whole of a dmmonitor: takes in an event, carries on with the command that runs, and as confirm monitor answers and
 * takes over. Pure, as `stepWatcher` is.
 */
export function stepMonitor(
  before: MonitorState,
  event: MonitorEvent,
  surroundings: { readonly now: number; readonly rules: RuleBook },
): { readonly state: MonitorState; readonly effects: readonly MonitorEffect[] } {
  if (before.ended) return { state: before, effects: [] };
  const turn = new MonitorTurn(before, surroundings);
  switch (event.kind) {
    case 'tick':
      tick(turn);
      break;
    case 'line':
      interpret(turn, event.text);
      break;
    case 'watcher':
      receive(turn, event.message);
  }
  judgeSilence(turn);
  if (!turn.state.ended) takeOverIfNeeded(turn);
  return { state: turn.state, effects: turn.effects };
}

function tick(turn: MonitorTurn): void {
  const { state, now } = turn;
  const { monitorId, ip, confirm, version, oguid } = state.configuration;
  const hello = { kind: 'hello', monitorId, ip, confirm, version, oguid } as const;
  turn.effects.push({ kind: 'to watcher', to: 'all', message: hello });
  const { running } = state;
  const planned = running?.steps[running.index];
  if (running !== undefined && planned !== undefined) {
    const seen = state.watchers.get(planned.to);
    const limit = (seen?.report.errorTime ?? 15) * 1000;
    if (seen?.lost === true || now - running.sentAt > limit) settle(turn, `no answer from ${planned.to}`);
  }
  if (state.showEvery !== undefined && now - state.shownAt >= state.showEvery * 1000) {
    state.shownAt = now;
    turn.print(...formatGroup(turn));
  }
  const { logInterval } = state.configuration;
  if (logInterval < 5 || now - state.recordedAt < logInterval * 1000) return;
  if (!turn.rules.applies('monitor.records')) return;
  state.recordedAt = now;
  turn.effects.push({ kind: 'record', text: formatGroup(turn).join('\n') });
}

/** By the wall clock, as everything is: when it jumps, watchers seem to be silent that are not (facts/dm.md §2.3). */
function judgeSilence(turn: MonitorTurn): void {
  const { state, now } = turn;
  for (const seen of state.watchers.values()) {
    const silent = now - seen.receivedAt > seen.report.errorTime * 1000;
    if (seen.lost || !silent || !turn.rules.applies('monitor.watcher-silent')) continue;
    seen.lost = true;
    const message = formatMessage({ ...seen.report, status: 'ERROR' });
    turn.log(`Received message timeout from(${seen.report.instance})`, ...message);
  }
}

function receive(turn: MonitorTurn, message: ToMonitor): void {
  switch (message.kind) {
    case 'report':
      hear(turn, message.report);
      return;
    case 'log':
      turn.logOf(message.from, message.text);
      return;
    case 'refused':
      turn.log(`Dmwatcher(${message.from}) refuses the connection: ${message.why}`);
      if (!message.fatal || !turn.rules.applies('monitor.leaves-when-refused')) return;
      turn.state.ended = true;
      turn.effects.push({ kind: 'exit', code: 1 });
      return;
    case 'result': {
      const { running } = turn.state;
      if (running?.sequence !== message.sequence || running.steps[running.index]?.to !== message.from) return;
      settle(turn, message.code === 0 ? whyStop(turn) : `${message.from} answers ${message.code}`);
    }
  }
}

function hear(turn: MonitorTurn, report: WatcherReport): void {
  const { state, now, rules } = turn;
  if (report.group !== state.configuration.group) return;
  const seen = state.watchers.get(report.instance);
  if (seen?.lost === true && !rules.applies('monitor.watcher-back')) return;
  const working = report.instanceOk ? report : seen?.working;
  const workingAt = report.instanceOk ? now : (seen?.workingAt ?? now);
  const sameProcess = seen !== undefined && seen.report.database?.pid === report.database?.pid;
  const processSince = sameProcess ? seen.processSince : now;
  state.watchers.set(report.instance, { report, receivedAt: now, lost: false, working, workingAt, processSince });
  if (seen === undefined || seen.lost || seen.report.status !== report.status) {
    turn.log(`Received message from(${report.instance})`, ...formatMessage(report));
  }
  const { monitorId, confirm } = state.configuration;
  if (!confirm || report.confirming.length === 0 || !confirms(turn, report)) return;
  if (!rules.applies('monitor.answers-confirm')) return;
  const message = { kind: 'confirmed', monitorId, standbys: report.confirming } as const;
  turn.effects.push({ kind: 'to watcher', to: report.instance, message });
}

/** The step that was sent has ended, well or not; the next one is sent. */
function settle(turn: MonitorTurn, problem: string | undefined): void {
  const { running } = turn.state;
  const planned = running?.steps[running.index];
  if (running === undefined || planned === undefined) return;
  const fails = problem !== undefined && planned.optional !== true && running.failure === undefined;
  if (fails) {
    running.failure = problem;
    turn.log(`Step ${describe(planned.step)} of ${running.title} failed: ${problem}`);
    turn.state.running = { ...running, steps: turn.unlocking(), index: 0 };
  } else {
    running.index += 1;
  }
  const current = turn.state.running;
  if (current === undefined) return;
  if (current.index < current.steps.length) {
    turn.send();
    return;
  }
  turn.state.running = undefined;
  if (current.failure !== undefined) {
    turn.log(`${capital(current.title)} failed: ${current.failure}`);
    return;
  }
  if (current.login === true) turn.state.loggedIn = true;
  turn.log(`${capital(current.title)} success`);
}

/** An old primary that works again before the new one has changed its mode stays the primary. */
function whyStop({ state, primary, rules }: MonitorTurn): string | undefined {
  const target = state.running?.takesOver;
  if (target === undefined || primary === undefined || primary.report.instance === target) return undefined;
  const decides = ({ step }: PlannedStep): boolean => step.kind === 'execute' && step.statement.kind === 'primary';
  const decided = state.running?.steps.findIndex(decides) ?? 0;
  if ((state.running?.index ?? 0) >= decided || !rules.applies('monitor.ends-takeover')) return undefined;
  return `the primary ${primary.report.instance} is back`;
}

/** Automatic takeover (seed 001 §3.4): exactly one standby, the one with the most redo. */
function takeOverIfNeeded(turn: MonitorTurn): void {
  if (turn.state.running !== undefined) return;
  const [best] = takeoverCandidates(turn, 'auto');
  if (best === undefined || !turn.rules.applies('monitor.takes-over')) return;
  turn.log(`Check primary instance error in group(${best.group}), start to auto takeover`);
  turn.run(`takeover use instance ${best.instance}`, planTakeover(best.instance, 'Auto Takeover'), {
    takesOver: best.instance,
  });
}

function describe(step: { readonly kind: string; readonly status?: string }): string {
  return step.status === undefined ? step.kind : `${step.kind} ${step.status}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
