import { DATABASE_STATEMENTS } from '../database/database.ts';
import { WATCHER_STATUSES, type DatabaseMode, type WatcherStatus } from '../watch/reports.ts';
import { COMMAND_STATUSES } from '../watcher/commands.ts';
import { TRANSITIONS } from '../watcher/transitions.ts';
import type { Machine } from './rule-book.ts';

/** A change of state that the tables allow. */
export interface AllowedTransition {
  readonly machine: Machine;
  /** `OPEN>RECOVERY`, or of a database `STANDBY/MOUNT>STANDBY/OPEN`. */
  readonly change: string;
}

/** States that nothing here can show, and why. */
export const STATE_EXCEPTIONS: Readonly<Record<string, string>> = {
  'watcher MPPCTL UPDATE': 'needs MPP, which is not emulated',
  'database STARTUP': 'the shell replays the redo before the machine begins in MOUNT (PostgreSQL recovers by itself)',
  'database AFTER REDO': 'as STARTUP; that nothing but the end of the replay leaves it: C6',
};

/** Where a login may be checked: wherever no command runs. */
const LOGIN_FROM: readonly WatcherStatus[] = [
  'STARTUP',
  'OPEN',
  'SHUTDOWN',
  'CONFIRM',
  'RECOVERY',
  'FAILOVER',
  'STANDBY CHECK',
];
/** What others see as ERROR when it falls silent. */
const LIVING = WATCHER_STATUSES.filter((status) => status !== 'ERROR' && status !== 'MPPCTL UPDATE');
const MODES: readonly DatabaseMode[] = ['PRIMARY', 'STANDBY', 'NORMAL'];

/** Every change of state of a watcher, as it or others see it (seed 001 §4.4), and of a database (facts/dm.md §2.1). */
export const ALLOWED_TRANSITIONS: readonly AllowedTransition[] = [
  ...each('watcher', [
    ...TRANSITIONS.flatMap(({ from, to }) => (to === undefined ? [] : from.map((status) => `${status}>${to}`))),
    ...COMMAND_STATUSES.flatMap(({ from, to }) => from.map((status) => `${status}>${to}`)),
    ...LOGIN_FROM.flatMap((status) => [`${status}>LOGIN CHECK`, `LOGIN CHECK>${status}`]),
    ...LIVING.flatMap((status) => [`${status}>ERROR`, `ERROR>${status}`]),
  ]),
  ...each('database', [
    ...DATABASE_STATEMENTS.flatMap(({ from, to }) =>
      MODES.flatMap((mode) => (to === undefined ? [] : from.map((status) => `${mode}/${status}>${mode}/${to}`))),
    ),
    ...DATABASE_STATEMENTS.flatMap(({ from, mode }) =>
      MODES.flatMap((was) => (mode === undefined ? [] : from.map((status) => `${was}/${status}>${mode}/${status}`))),
    ),
    ...MODES.flatMap((mode) => ['MOUNT', 'OPEN', 'SUSPEND'].map((status) => `${mode}/${status}>${mode}/SHUTDOWN`)),
  ]),
];

/** Each once, in the order of the tables, without what stays as it is. */
function each(machine: Machine, changes: readonly string[]): AllowedTransition[] {
  const real = changes.filter((change) => new Set(change.split('>')).size === 2);
  return [...new Set(real)].map((change) => ({ machine, change }));
}
