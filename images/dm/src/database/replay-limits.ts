import type { Rule, RuleBook } from '../rules/rule-book.ts';

/** What of dm.ini limits the replay of a standby. */
export interface ReplayLimits {
  /** REDOS_BUF_NUM; 0: no limit. */
  readonly buffers: number;
  /** REDOS_BUF_SIZE, MB; 0: no limit. */
  readonly megabytes: number;
  /** REDOS_MAX_DELAY, seconds; 0: no limit. */
  readonly longestReplay: number;
}

/** What a standby has received and not replayed. */
export interface Backlog {
  readonly buffers: number;
  readonly megabytes: number;
}

/** What happens when a standby replays too slowly (seed 001 §2.1, REDOS_BUF_NUM, REDOS_BUF_SIZE, REDOS_MAX_DELAY). */
export const REPLAY_RULES: readonly Rule[] = [
  { id: 'replay.buffers', says: 'with REDOS_BUF_NUM buffers to replay a standby answers only when some are replayed' },
  { id: 'replay.megabytes', says: 'so it does with REDOS_BUF_SIZE MB, whichever comes first' },
  { id: 'replay.too-long', says: 'a standby that replays one buffer for longer than REDOS_MAX_DELAY exits' },
];

/** Whether a standby holds its answers back until it has replayed some of the backlog. */
export function holdsAnswers(backlog: Backlog, { buffers, megabytes }: ReplayLimits, rules: RuleBook): boolean {
  if (buffers > 0 && backlog.buffers >= buffers && rules.applies('replay.buffers')) return true;
  return megabytes > 0 && backlog.megabytes >= megabytes && rules.applies('replay.megabytes');
}

/** Whether a standby that is at one buffer for so many seconds has to exit. */
export function replaysTooLong(seconds: number, { longestReplay }: ReplayLimits, rules: RuleBook): boolean {
  return longestReplay > 0 && seconds > longestReplay && rules.applies('replay.too-long');
}
