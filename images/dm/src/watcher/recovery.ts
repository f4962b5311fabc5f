import type { Rule } from '../rules/rule-book.ts';
import { isOpenStandby } from '../watch/reports.ts';
import { CODE } from '../watch/statement.ts';
import { isTooSlow, recoveryUnmet } from './recovery-conditions.ts';
import { RECOVERY_STEPS, type RecoveryStep } from './watcher-state.ts';
import type { WatcherTurn } from './watcher-turn.ts';

interface StepRow extends Rule {
  readonly step: RecoveryStep;
  readonly start: (turn: WatcherTurn, standby: string) => void;
}

const instruct =
  (statement: 'suspend' | 'open') =>
  (turn: WatcherTurn, standby: string): void =>
    turn.instruct({ kind: statement }, { for: 'recovery', standby });
const send = (turn: WatcherTurn, standby: string): void =>
  turn.instruct({ kind: 'send archive', destination: standby }, { for: 'recovery', standby });

function setValid(turn: WatcherTurn, standby: string): void {
  const process = turn.state.remotes.get(standby)?.report?.database?.pid;
  const statement = { kind: 'set archive', destination: standby, state: 'VALID' } as const;
  turn.instruct(process === undefined ? statement : { ...statement, process }, { for: 'recovery', standby });
}

/** The eight steps (seed 001 §4.1.9). HUGE tables are of MPP, so there is nothing to send. */
export const RECOVERY_STEP_RULES: readonly StepRow[] = [
  {
    step: 'control',
    id: 'recovery.step1-control',
    says: '1: send dmwatcher.ctl to the standby',
    start: (turn, standby) => turn.askForRecovery(standby, 'control'),
  },
  {
    step: 'discard',
    id: 'recovery.step2-discard',
    says: '2: the standby discards its KEEP_BUF',
    start: (turn, standby) => turn.askForRecovery(standby, 'discard keep buffer'),
  },
  { step: 'send', id: 'recovery.step3-send', says: '3: the primary sends archived redo', start: send },
  { step: 'suspend', id: 'recovery.step4-suspend', says: '4: the primary SUSPENDs', start: instruct('suspend') },
  { step: 'send rest', id: 'recovery.step5-send-rest', says: '5: it sends what came meanwhile', start: send },
  {
    step: 'valid',
    id: 'recovery.step7-valid',
    says: '7: the archive becomes VALID',
    start: setValid,
  },
  { step: 'open', id: 'recovery.step8-open', says: '8: the primary is OPEN again', start: instruct('open') },
];

interface IntervalRow extends Rule {
  readonly codes: readonly number[];
  /** Undefined: as dmwatcher.ini says. */
  readonly seconds?: number;
}

/** How long until a standby is tried again, by the result (seed 001 §4.1.9). The last row is for any other code. */
export const INTERVAL_RULES: readonly IntervalRow[] = [
  { id: 'interval.success', says: 'after success as configured', codes: [CODE.ok] },
  { id: 'interval.-718', says: 'redo is not contiguous: 1800 s', codes: [CODE.notContiguous], seconds: 1800 },
  {
    id: 'interval.-701',
    says: 'the LSN check of the replay failed: 1800 s',
    codes: [CODE.replayCheckFailed],
    seconds: 1800,
  },
  {
    id: 'interval.-722',
    says: 'it starts before the SLSN of the standby: 3 s',
    codes: [CODE.startBehindStandby],
    seconds: 3,
  },
  { id: 'interval.-721', says: 'interrupted: as configured', codes: [CODE.interrupted] },
  { id: 'interval.-10050', says: 'not STANDBY and OPEN: as configured', codes: [CODE.notOpenStandby] },
  { id: 'interval.other', says: 'any other failure: as configured', codes: [] },
];

/** What else holds for recoveries. */
export const RECOVERY_RULES: readonly Rule[] = [
  { id: 'interval.reset-before-retry', says: 'the 1800 s are forgotten before the next attempt' },
  { id: 'recovery.thresholds-before-suspend', says: 'a standby that is too slow fails before step 4' },
];

const EXCLUSIVE: readonly RecoveryStep[] = ['suspend', 'send rest', 'huge', 'valid', 'open'];

/** The standbys that can join the recovery list now. */
export function recoverable(turn: WatcherTurn): string[] {
  if (turn.state.command !== undefined || turn.local === undefined) return [];
  return Object.keys(turn.local.archives).filter(
    (name) => !turn.state.recovery.has(name) && recoveryUnmet(turn, name).length === 0,
  );
}

/** Takes a standby into the recovery list. Its interval of 1800 s is forgotten before it is tried again. */
export function startRecovery(turn: WatcherTurn, standby: string): void {
  const { state, rules } = turn;
  const long = INTERVAL_RULES.some(
    ({ seconds, codes }) => seconds === 1800 && codes.includes(state.recoveryCodes.get(standby) ?? 0),
  );
  if (long && rules.applies('interval.reset-before-retry')) {
    state.recoverTimes.set(standby, state.configuration.recoverTime);
  }
  turn.log(`RECOVERY of ${standby} begins`);
  beginStep(turn, standby, 'control');
}

/** A step was done, with its code. */
export function advanceRecovery(turn: WatcherTurn, standby: string, code: number): void {
  const step = turn.state.recovery.get(standby);
  if (step === undefined) return;
  if (code !== CODE.ok) {
    endRecovery(turn, standby, code);
    return;
  }
  const next = RECOVERY_STEPS[RECOVERY_STEPS.indexOf(step) + 1];
  if (next === undefined) endRecovery(turn, standby, CODE.ok);
  else beginStep(turn, standby, next);
}

/** Lets the next standby that has all archived redo go through steps 4 to 8, which only one can at a time. */
export function continueSent(turn: WatcherTurn): void {
  const { recovery } = turn.state;
  if ([...recovery.values()].some((step) => EXCLUSIVE.includes(step))) return;
  const [standby] = [...recovery].find(([, step]) => step === 'sent') ?? [];
  if (standby === undefined) return;
  if (isTooSlow(turn, standby) && turn.rules.applies('recovery.thresholds-before-suspend')) {
    endRecovery(turn, standby, CODE.tooSlow);
  } else {
    beginStep(turn, standby, 'suspend');
  }
}

/** Those in the list that failed meanwhile. */
export function unavailable({ state }: WatcherTurn): string[] {
  return [...state.recovery.keys()].filter((standby) => {
    const remote = state.remotes.get(standby);
    const reached = remote?.lost === false && remote.report?.instanceOk === true;
    return !reached || !isOpenStandby(remote.report?.database);
  });
}

/** Ends their recovery. */
export function dropUnavailable(turn: WatcherTurn): void {
  for (const standby of unavailable(turn)) endRecovery(turn, standby, CODE.notOpenStandby);
}

/** Interrupts every recovery; the primary is opened again where it was suspended for one. */
export function interruptRecovery(turn: WatcherTurn): void {
  for (const standby of turn.state.recovery.keys()) endRecovery(turn, standby, CODE.interrupted);
}

function beginStep(turn: WatcherTurn, standby: string, step: RecoveryStep): void {
  turn.state.recovery.set(standby, step);
  if (step === 'sent') return;
  const row = RECOVERY_STEP_RULES.find((candidate) => candidate.step === step);
  if (row !== undefined && turn.rules.applies(row.id)) row.start(turn, standby);
  else advanceRecovery(turn, standby, CODE.ok);
}

function endRecovery(turn: WatcherTurn, standby: string, code: number): void {
  const { state } = turn;
  const step = state.recovery.get(standby);
  state.recovery.delete(standby);
  for (const [sequence, { purpose }] of state.pending) {
    // What answers come late belong to no recovery any more, least of all to the next one.
    if (purpose.for === 'recovery' && purpose.standby === standby) state.pending.delete(sequence);
  }
  state.recoveryCodes.set(standby, code);
  state.recoverFrom.set(standby, turn.now);
  const row = INTERVAL_RULES.find(({ codes }) => codes.includes(code)) ?? INTERVAL_RULES.at(-1);
  if (row !== undefined && turn.rules.applies(row.id)) {
    state.recoverTimes.set(standby, row.seconds ?? state.configuration.recoverTime);
  }
  turn.log(`RECOVERY of ${standby} ends with ${code}`);
  if (code !== CODE.ok && step !== undefined && EXCLUSIVE.includes(step) && turn.local !== undefined) {
    turn.instruct({ kind: 'open' }, { for: 'resume' });
  }
}
