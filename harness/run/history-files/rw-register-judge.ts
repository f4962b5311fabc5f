import { checkRwRegister, type RwRegisterOptions } from '../../checkers/rw-register/index.ts';
import type { JudgeFactory, JudgeOptions } from './history-judge.ts';
import { TransactionJudge } from './transaction-judge.ts';

export const rwRegisterJudge: JudgeFactory = (options) =>
  new TransactionJudge(
    'rw-register',
    (history, asked) => checkRwRegister(history, { ...asked, ...versionOrder(options) }),
    options,
  );

function versionOrder(options: JudgeOptions): Partial<RwRegisterOptions> {
  const { initial, wfrKeys, sequentialKeys, linearizableKeys, transactionOrder } = options;
  return {
    ...(initial === undefined ? {} : { initial: initial as string | number | null }),
    ...(wfrKeys === undefined ? {} : { wfrKeys }),
    ...(sequentialKeys === undefined ? {} : { sequentialKeys }),
    ...(linearizableKeys === undefined ? {} : { linearizableKeys }),
    ...(transactionOrder === undefined ? {} : { transactionOrder }),
  };
}
