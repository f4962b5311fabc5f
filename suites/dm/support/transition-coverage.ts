import { COMMAND_STATUSES } from '../../../images/dm/src/watcher/commands.ts';
import { TRANSITIONS } from '../../../images/dm/src/watcher/transitions.ts';
import { WATCHER_STATUSES } from '../../../images/dm/src/watch/reports.ts';

/** States that no log of a watcher can have: one is given to it by others, the other exists in MPP only. */
const NEVER_LOGGED: Readonly<Record<string, string>> = {
  ERROR: 'what others call a watcher that is silent; it stands in their reports',
  'MPPCTL UPDATE': 'only in MPP',
};

/** `OPEN-->CONFIRM`, and how often it was seen in the logs of all groups of this process. */
const seen = new Map<string, number>();

/** Counts the changes of state in the texts of a watcher's log. Throws for one that is in none of the tables. */
export function noteTransitions(texts: readonly string[]): void {
  for (const text of texts) {
    const change = /^DMWATCHER STATUS \[(.+-->.+)\]/.exec(text)?.[1];
    if (change !== undefined) seen.set(change, (seen.get(change) ?? 0) + 1);
  }
  const unknown = unknownTransitions();
  if (unknown.length > 0) throw new Error(`changes of state that no table has: ${unknown.join(', ')}`);
}

/** What was seen of the 14 states and of their changes, for people. */
function coverageText(): string {
  const states = new Set([...seen.keys()].flatMap((change) => change.split('-->')));
  const missing = WATCHER_STATUSES.filter((status) => !states.has(status) && !(status in NEVER_LOGGED));
  const changes = [...seen].toSorted().map(([change, count]) => `  ${change.padEnd(30)} ${count}`);
  return [
    `states of watchers seen: ${states.size} of ${WATCHER_STATUSES.length}`,
    ...(missing.length === 0 ? [] : [`not seen: ${missing.join(', ')}`]),
    ...Object.entries(NEVER_LOGGED).map(([status, why]) => `cannot be logged: ${status} (${why})`),
    'changes seen:',
    ...changes,
    '',
  ].join('\n');
}

/** Every change that a rule or a command of a monitor makes (facts/dm.md §2.2). */
const KNOWN: readonly string[] = [...TRANSITIONS, ...COMMAND_STATUSES].flatMap(({ from, to }) =>
  to === undefined ? [] : from.map((status) => `${status}-->${to}`),
);

/** Changes that were seen and that no table has. A login is checked from any state, and leads back to it. */
function unknownTransitions(): readonly string[] {
  return [...seen.keys()].filter((change) => !KNOWN.includes(change) && !change.includes('LOGIN CHECK'));
}

// A hook of the root suite: after the last group of all files.
after(() => {
  if (seen.size > 0) process.stdout.write(coverageText());
});
