import { WATCHER_STATUSES } from '../watch/reports.ts';
import { ALLOWED_TRANSITIONS, STATE_EXCEPTIONS, type AllowedTransition } from './transition-list.ts';

/** What of the tables was seen. */
export interface TransitionCoverage {
  readonly transitions: readonly (AllowedTransition & { readonly seen: boolean })[];
  readonly states: readonly { readonly name: string; readonly seen: boolean; readonly exception: string | undefined }[];
  /** Changes that were seen and that no table allows. */
  readonly outside: readonly string[];
}

const DATABASE_STATUSES = ['STARTUP', 'AFTER REDO', 'MOUNT', 'OPEN', 'SUSPEND', 'SHUTDOWN'];

/** Compares changes that were seen, `watcher OPEN>RECOVERY`, with the tables. */
export function coverTransitions(seen: ReadonlySet<string>): TransitionCoverage {
  const nameOf = ({ machine, change }: AllowedTransition): string => `${machine} ${change}`;
  const allowed = new Set(ALLOWED_TRANSITIONS.map(nameOf));
  const reached = new Set(
    [...seen].flatMap((text) => {
      const [machine = '', change = ''] = text.split(/ (.*)/);
      return change.split('>').map((state) => `${machine} ${state.split('/').at(-1) ?? ''}`);
    }),
  );
  const states = [
    ...WATCHER_STATUSES.map((status) => `watcher ${status}`),
    ...DATABASE_STATUSES.map((status) => `database ${status}`),
  ];
  return {
    transitions: ALLOWED_TRANSITIONS.map((row) => ({ ...row, seen: seen.has(nameOf(row)) })),
    states: states.map((name) => ({ name, seen: reached.has(name), exception: STATE_EXCEPTIONS[name] })),
    outside: [...seen].filter((text) => !allowed.has(text)),
  };
}
