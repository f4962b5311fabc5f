import { type ClockBudget, startBudget } from './clock-budget.ts';
import type { CheckResult, Checker, Evidence } from './checker.ts';
import type { ModelName } from './models/index.ts';
import {
  checkListAppend,
  TransactionHistoryBuilder,
  type TransactionAnomaly,
  type TransactionResult,
} from './transactions/index.ts';

export interface ListAppendResult extends CheckResult, Omit<TransactionResult, 'valid' | 'anomalies'> {
  /** Consistency models that were claimed. */
  readonly models: readonly ModelName[];
  /** Of each kind those that are listed; how many there are is in `anomalyCounts`. */
  readonly anomalies: readonly TransactionAnomaly[];
}

/** The list-append transactions of a run, judged by the models that the run claims. */
export function createListAppendChecker({
  models,
  budget,
}: {
  readonly models: readonly ModelName[];
  readonly budget?: ClockBudget;
}): Checker<ListAppendResult> {
  return {
    name: 'list-append',
    check: ({ history }: Evidence): ListAppendResult => {
      const builder = new TransactionHistoryBuilder();
      for (const operation of history) if (operation.workload === 'list-append') builder.add(operation);
      const { anomalies, ...facts } = checkListAppend(builder.build({}), {
        models,
        ...(budget === undefined ? {} : { budget: { isExhausted: startBudget(budget) } }),
      });
      return {
        ...facts,
        class: 'consistency',
        models,
        summary: summaryOf(facts, models),
        anomalies: Object.values(anomalies).flat(),
      };
    },
  };
}

function summaryOf(result: Omit<TransactionResult, 'anomalies'>, models: readonly ModelName[]): string {
  const { valid, okCount, anomalyTypes, not } = result;
  const claim = models.join(', ');
  if (valid === true) return `${okCount.toLocaleString('en')} transactions, ${claim} holds`;
  const found = anomalyTypes.join(', ');
  return valid === false ? `not ${not.join(', ')}: ${found}` : `whether ${claim} holds is unknown: ${found}`;
}
