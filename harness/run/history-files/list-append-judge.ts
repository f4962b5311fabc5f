import { checkListAppend } from '../../checkers/transactions/index.ts';
import type { JudgeFactory } from './history-judge.ts';
import { refused } from './refuse-options.ts';
import { TransactionJudge } from './transaction-judge.ts';

/** Options that only say how to guess the order of versions, which lists show by themselves. */
const GUESSES = {
  initial: '--initial',
  wfrKeys: '--wfr-keys',
  sequentialKeys: '--sequential-keys',
  linearizableKeys: '--linearizable-keys',
  transactionOrder: '--transaction-order',
} as const;

export const listAppendJudge: JudgeFactory = (options) => {
  for (const [option, flag] of Object.entries(GUESSES)) {
    if (options[option as keyof typeof GUESSES] !== undefined) throw refused(flag, 'list-append');
  }
  return new TransactionJudge('list-append', checkListAppend, options);
};
