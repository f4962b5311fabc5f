import { type BankResult, checkBank } from '../../checkers/bank.ts';
import { parseBalances } from '../../checkers/bank-operations.ts';
import type { Operation } from '../../history/operation.ts';

/** Is it one of the few operations of a bank that say something about balances? */
export function showsBalances({ type, f }: Operation): boolean {
  return type === 'ok' && f !== 'transfer';
}

/**
 * Judges a bank as other tools write it: without `open`, and without the name of the workload. `history` are the operations that
 * `showsBalances`. `initial` is the map of the balances in the beginning; without it, the first read says which accounts there
 * are and what their total is.
 */
export function bankOfHistory(history: readonly Operation[], initial: unknown): BankResult {
  const open: Operation[] =
    initial === undefined
      ? []
      : [{ index: -1, time: 0, process: 0, type: 'ok', f: 'open', value: { accounts: parseBalances(initial) } }];
  return checkBank([...open, ...history], { negativeBalances: false });
}
