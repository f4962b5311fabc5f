import type { RuleBook } from '../rules/rule-book.ts';
import type { MalTimes } from '../database/mal-link.ts';
import type { ReplayLimits } from '../database/replay-limits.ts';
import type { FromDatabase } from '../watch/messages.ts';
import type { Commit, MalMessage } from './redo.ts';

/** What a simulated database needs from the cluster around it. */
export interface DatabaseSurroundings {
  readonly rules: RuleBook;
  readonly peers: readonly string[];
  readonly oguid: number;
  readonly mal: MalTimes;
  readonly replay: ReplayLimits;
  /** RLOG_SEND_APPLY_MON. */
  readonly samples: number;
  /** The instances to which a timer sends redo between two times, ms. */
  dueSends(after: number, now: number): readonly string[];
  now(): number;
  later(delay: number, run: () => void): void;
  toWatcher(message: FromDatabase): void;
  toPeer(peer: string, message: MalMessage): void;
  exited(inOrder: boolean): void;
  acknowledged(commit: Commit): void;
}
