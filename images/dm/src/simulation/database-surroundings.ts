import type { RuleBook } from '../rules/rule-book.ts';
import type { FromDatabase } from '../watch/messages.ts';
import type { Commit, MalMessage } from './redo.ts';

/** What a simulated database needs from the cluster around it. */
export interface DatabaseSurroundings {
  readonly rules: RuleBook;
  readonly peers: readonly string[];
  readonly oguid: number;
  /** MAL_CHECK_INTERVAL + MAL_CONN_FAIL_INTERVAL, ms. */
  readonly malTimeout: number;
  now(): number;
  later(delay: number, run: () => void): void;
  toWatcher(message: FromDatabase): void;
  toPeer(peer: string, message: MalMessage): void;
  exited(inOrder: boolean): void;
  acknowledged(commit: Commit): void;
}
