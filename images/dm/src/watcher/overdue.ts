import type { Rule } from '../rules/rule-book.ts';
import type { Pending, Purpose } from './watcher-state.ts';
import type { WatcherTurn } from './watcher-turn.ts';

interface OverdueRow extends Rule {
  readonly of: Pending['of'];
  /** Seconds. */
  readonly limit: (configuration: WatcherTurn['state']['configuration']) => number;
}

/** How long an answer may take: as long as who owes it may be silent (facts/dm.md §2.3). */
const LIMITS: readonly OverdueRow[] = [
  {
    id: 'overdue.watcher',
    says: 'what another watcher is asked for has failed without an answer within DW_ERROR_TIME',
    of: 'watcher',
    limit: ({ errorTime }) => errorTime,
  },
  {
    id: 'overdue.database',
    says: 'what the database is told has failed without an answer within INST_ERROR_TIME',
    of: 'database',
    limit: ({ instanceErrorTime }) => instanceErrorTime,
  },
];

/** When what was asked for counts as failed. */
export const OVERDUE_RULES: readonly Rule[] = [
  ...LIMITS,
  { id: 'overdue.not-while-sending', says: 'redo may be sent for as long as the database sends it' },
];

/** Monitors and other watchers that ask count the time themselves. */
const ASKED_BY_OTHERS: readonly Purpose['for'][] = ['monitor', 'watcher'];

/** Gives up waiting for the answers that are overdue: the question or the answer was lost. Tells what they were for. */
export function takeOverdue(turn: WatcherTurn): Purpose[] {
  const { state, now, rules } = turn;
  const overdue: Purpose[] = [];
  for (const [sequence, pending] of state.pending) {
    const { purpose, of, since } = pending;
    if (isSending(turn, purpose) && rules.applies('overdue.not-while-sending')) {
      // The answer comes after the report that says that it has ended.
      state.pending.set(sequence, { ...pending, since: now });
      continue;
    }
    const row = LIMITS.find((candidate) => candidate.of === of);
    if (row === undefined || ASKED_BY_OTHERS.includes(purpose.for)) continue;
    if (now - since <= row.limit(state.configuration) * 1000 || !rules.applies(row.id)) continue;
    state.pending.delete(sequence);
    turn.log(`NO ANSWER for ${purpose.for}${purpose.for === 'recovery' ? ` of ${purpose.standby}` : ''}`);
    overdue.push(purpose);
  }
  return overdue;
}

function isSending({ state, local }: WatcherTurn, purpose: Purpose): boolean {
  if (purpose.for !== 'recovery') return false;
  const step = state.recovery.get(purpose.standby);
  return (step === 'send' || step === 'send rest') && local?.archives[purpose.standby]?.sending === true;
}
