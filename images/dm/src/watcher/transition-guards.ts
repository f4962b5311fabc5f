import { becomesSplit } from '../control-file/judge-group.ts';
import { controlOf, goesOn, groupPrimary, isCertain, judgeLocal } from './observe.ts';
import { recoverable, startRecovery } from './recovery.ts';
import type { WatcherTurn } from './watcher-turn.ts';

/** Under global watch. */
export const isGlobal = ({ state }: WatcherTurn): boolean => state.configuration.type === 'GLOBAL';
const isAuto = ({ state }: WatcherTurn): boolean => state.configuration.mode === 'AUTO';
/** Whether the confirm monitor has to be asked before anything is done about these standbys. */
export const mustAsk = (turn: WatcherTurn, failed: readonly string[]): boolean =>
  isAuto(turn) && !failed.every((name) => isCertain(turn, name));

/** Whether the archives that are being made invalid are so, according to the database. */
export const invalidated = (turn: WatcherTurn): boolean =>
  [...turn.state.invalidating].every((name) => turn.local?.archives[name]?.state !== 'VALID');

/** Has the database make these archives INVALID. */
export function invalidate(turn: WatcherTurn, standbys: readonly string[], purpose: 'failover' | 'check'): void {
  for (const destination of standbys) {
    turn.state.invalidating.add(destination);
    turn.instruct({ kind: 'set archive', destination, state: 'INVALID' }, { for: purpose });
  }
}

/** Whether this library cannot join the primary that it meets, in a situation in which that makes it SPLIT. */
export function splits(turn: WatcherTurn): boolean {
  const primary = groupPrimary(turn);
  const { local, state } = turn;
  if (primary?.database === undefined || local === undefined || state.control?.status !== 'VALID') return false;
  const judgement = judgeLocal(turn, primary);
  if (judgement === undefined || goesOn(controlOf(primary), state.control)) return false;
  return becomesSplit(local, primary.database, judgement);
}

/** In MOUNT, and nothing is done about it yet. */
export const mountedUnderGlobal = (turn: WatcherTurn): boolean =>
  isGlobal(turn) && turn.local?.status === 'MOUNT' && !turn.awaits('startup');

/** Sets the intervals of all standbys to 0 in memory, until they were tried (seed 001 §4.1.9). */
export function recoverAtOnce({ state }: WatcherTurn): void {
  for (const name of state.recoverTimes.keys()) state.recoverTimes.set(name, 0);
}

/** Begins the recovery of one standby that can be recovered. */
export function takeOne(turn: WatcherTurn): void {
  const [standby] = recoverable(turn);
  if (standby !== undefined) startRecovery(turn, standby);
}
