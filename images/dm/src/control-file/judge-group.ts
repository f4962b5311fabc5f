import { ALL_RULES, type Rule, type RuleBook } from '../rules/rule-book.ts';
import type { ControlFile } from './control-file.ts';

/** Mode and status of a database, as its watcher reports them. */
export interface DatabaseRole {
  readonly mode: 'NORMAL' | 'PRIMARY' | 'STANDBY';
  readonly status: 'STARTUP' | 'AFTER REDO' | 'MOUNT' | 'OPEN' | 'SUSPEND' | 'SHUTDOWN';
}

/** Whether a library may join the group of a primary, and why. */
export type JoinJudgement =
  | { readonly joins: true; readonly because: 'same history' | 'history ends where the other took over' }
  | {
      readonly joins: false;
      readonly because:
        'control file is not VALID' | 'history is not in that of the primary' | 'has redo that the primary never had';
      /** The LSN at which the primary took over, where it is known. */
      readonly takeoverLsn?: bigint;
    };

/** What keeps a library out of the group of a primary. */
export const JOIN_RULES: readonly Rule[] = [
  { id: 'join.control-valid', says: 'a library whose dmwatcher.ctl is INVALID or SPLIT does not join' },
  { id: 'join.known-history', says: 'a library whose history is not in that of the primary does not join' },
  { id: 'join.takeover-lsn', says: 'a library with redo beyond the takeover (FILE_LSN > TAKEOVER_LSN) does not join' },
];

/**
 * The join rule (seed 001 §4.5.1, facts/dm.md §2.9): the first record of the primary that goes on from the local TGUID
 * tells at which LSN the other took over. A library with redo beyond it (FILE_LSN > TAKEOVER_LSN) has what the primary
 * never had; one whose TGUID the primary does not know is of another history. An INVALID or SPLIT library never joins,
 * also not after a restart: a human has to decide (seed 001 §4.5.4, facts/dm.md §8.9).
 */
export function judgeJoin(
  local: ControlFile,
  fileLsn: bigint,
  primary: ControlFile,
  rules: RuleBook = ALL_RULES,
): JoinJudgement {
  if (local.status !== 'VALID' && rules.applies('join.control-valid'))
    return { joins: false, because: 'control file is not VALID' };
  if (local.tguid === primary.tguid) return { joins: true, because: 'same history' };
  const takeover = primary.records.find(({ oldTguid }) => oldTguid === local.tguid);
  if (takeover === undefined) {
    return rules.applies('join.known-history')
      ? { joins: false, because: 'history is not in that of the primary' }
      : { joins: true, because: 'same history' };
  }
  return fileLsn > takeover.slsn && rules.applies('join.takeover-lsn')
    ? { joins: false, because: 'has redo that the primary never had', takeoverLsn: takeover.slsn }
    : { joins: true, because: 'history ends where the other took over' };
}

/** Statuses of a primary that takes writes, or would. */
const ACTIVE: readonly DatabaseRole['status'][] = ['OPEN', 'SUSPEND'];

/**
 * Whether the control file becomes INVALID (seed 001 §4.5.4, situations 1 to 3): two or more primaries are OPEN or
 * SUSPEND, in any combination. Situation 4, a split library that was restarted, stays SPLIT (facts/dm.md §8.9).
 */
export function becomesInvalid(group: readonly DatabaseRole[]): boolean {
  return group.filter(({ mode, status }) => mode === 'PRIMARY' && ACTIVE.includes(status)).length >= 2;
}

/** The situations in which a library that cannot join is SPLIT (seed 001 §4.5.4). */
const SPLIT_SITUATIONS: readonly (readonly [local: string, remote: RegExp])[] = [
  ['PRIMARY/MOUNT', /^PRIMARY\/OPEN$/],
  ['STANDBY/MOUNT', /^PRIMARY\//],
  ['STANDBY/OPEN', /^PRIMARY\//],
];

/** Whether the control file of a VALID library becomes SPLIT, given the primary that it meets and how that was judged. */
export function becomesSplit(local: DatabaseRole, remote: DatabaseRole, judgement: JoinJudgement): boolean {
  if (judgement.joins || judgement.because === 'control file is not VALID') return false;
  const [here, there] = [local, remote].map(({ mode, status }) => `${mode}/${status}`);
  return SPLIT_SITUATIONS.some(([situation, primary]) => situation === here && primary.test(there ?? ''));
}
