import type { Message } from './message.ts';
import type { Tamperer } from './tamperer.ts';

/** A read of one row by its key. */
const READ_OF_ONE_ROW = /^\s*select\s[^()]*\sfrom\s+\w+\.\w+\s+where\s+\w+\s*=\s*\$1\s*$/i;
/** An answer of this age is given once more... */
const STALE_MS = 500;
/** ...unless it is older than that. */
const FORGOTTEN_MS = 3000;
/** One read in so many is stale. */
const ONE_IN = 4;

interface Remembered {
  readonly at: number;
  readonly rows: readonly Message[];
}

const isRow = ({ type }: Message): boolean => type === 'D' || type === 'C';

/** A primary that answers some reads from an old snapshot: with what the same read showed before. */
export function staleReads(isStandby: () => boolean): Tamperer {
  const before = new Map<string, Remembered[]>();
  let reads = 0;
  return {
    answer: ({ statement, autocommit }, answer, nowMs) => {
      if (statement === undefined || !autocommit || isStandby() || !READ_OF_ONE_ROW.test(statement.text)) return answer;
      const key = [statement.text, ...statement.parameters.map(String)].join('\0');
      const known = (before.get(key) ?? []).filter(({ at }) => nowMs - at <= FORGOTTEN_MS);
      before.set(key, [...known, { at: nowMs, rows: answer.filter(isRow) }]);
      const old = known.findLast(({ at }) => nowMs - at >= STALE_MS);
      if (old === undefined || ++reads % ONE_IN !== 0) return answer;
      const first = answer.findIndex(isRow);
      return [...answer.slice(0, first), ...old.rows, ...answer.slice(first).filter((message) => !isRow(message))];
    },
  };
}
