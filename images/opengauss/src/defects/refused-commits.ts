import { errorResponse, readText, type Message } from './message.ts';
import type { Tamperer } from './tamperer.ts';

/** One commit in so many is told to have failed. */
const ONE_IN = 20;
const WRITE = /^(INSERT|UPDATE|DELETE)\b/;

/** Commits, and answers that the transaction was rolled back. */
export function refusedCommits(isStandby: () => boolean): Tamperer {
  let commits = 0;
  return {
    answer: ({ autocommit }, answer) => {
      if (isStandby() || !answer.some((message) => isCommit(message, autocommit))) return answer;
      if (answer.some(({ type }) => type === 'E') || ++commits % ONE_IN !== 0) return answer;
      const failure = errorResponse('40001', 'could not serialize access due to concurrent update');
      return answer.map((message) => (message.type === 'C' ? failure : message));
    },
  };
}

function isCommit({ type, body }: Message, autocommit: boolean): boolean {
  if (type !== 'C') return false;
  const tag = readText(body, 0).text;
  return autocommit ? WRITE.test(tag) && !tag.endsWith(' 0') : tag === 'COMMIT';
}
