import { textField, type Message } from './message.ts';
import type { Tamperer } from './tamperer.ts';

/** A read of rows of somebody's table, not of a function or an aggregate. */
const READ_OF_ROWS = /^\s*select\s[^()]*\sfrom\s+(?!pg_catalog\.)\w+\.\w+/i;
/** One row in so many, always the same ones. */
const ONE_IN = 40;

/** As if a standby had applied some records twice: their rows are there two times. */
export function doubledRows(isStandby: () => boolean): Tamperer {
  return {
    answer: ({ statement }, answer) => {
      if (statement === undefined || !READ_OF_ROWS.test(statement.text) || !isStandby()) return answer;
      const doubled = answer.flatMap((message) => (isDoubled(message) ? [message, message] : [message]));
      const rows = doubled.filter(({ type }) => type === 'D').length;
      return doubled.map((message) =>
        message.type === 'C' ? { type: 'C', body: textField(`SELECT ${rows}`) } : message,
      );
    },
  };
}

function isDoubled({ type, body }: Message): boolean {
  if (type !== 'D') return false;
  return body.reduce((sum, byte) => (sum * 31 + byte) % 65521, 7) % ONE_IN === 0;
}
