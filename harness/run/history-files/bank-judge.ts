import { type BankResult, checkBank, parseBalances } from '../../checkers/bank/index.ts';
import type { Operation } from '../../history/operation.ts';
import { CollectedJudge } from './collected-judge.ts';
import type { JudgeFactory } from './history-judge.ts';
import { refuseOptions } from './refuse-options.ts';

/**
 * Judges a bank as other tools write it too: without `open`, and without the name of the workload. `initial` is the map of the
 * balances in the beginning; without it, the first read says which accounts there are and what their total is.
 */
export const bankJudge: JudgeFactory = (options) => {
  refuseOptions('bank', options, { initial: true });
  return new CollectedJudge(
    {
      names: ['bank'],
      functions: ['read', 'transfer', 'open'],
      validate: ({ type, f, value }) => {
        if (type === 'ok' && f === 'read') parseBalances(value);
      },
      needs: ({ type, f }) => type === 'ok' && f !== 'transfer',
      check: (completions) => check(completions, options.initial),
    },
    options,
  );
};

function check(completions: readonly Operation[], initial: unknown): BankResult {
  const open: Operation[] =
    initial === undefined
      ? []
      : [{ index: -1, time: 0, process: 0, type: 'ok', f: 'open', value: { accounts: parseBalances(initial) } }];
  return checkBank([...open, ...completions], { negativeBalances: false });
}
