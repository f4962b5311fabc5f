import type { Anomaly } from '../../checkers/checker.ts';
import { startBudget } from '../../checkers/clock-budget.ts';
import { parseModel, requireDecided } from '../../checkers/models/index.ts';
import {
  explainAnomaly,
  type TransactionAnomaly,
  type TransactionHistory,
  TransactionHistoryBuilder,
  type TransactionOptions,
  type TransactionResult,
} from '../../checkers/transactions/index.ts';
import type { Operation } from '../../history/operation.ts';
import type { HistoryJudge, HistoryVerdict, JudgeOptions } from './history-judge.ts';

/** Judges the columns of a transactional history. */
export type TransactionCheck = (history: TransactionHistory, options: TransactionOptions) => TransactionResult;

/** Codes transactions as they come, so that a million of them are never there as objects. */
export class TransactionJudge implements HistoryJudge {
  readonly ignored = new Map<string, number>();
  readonly #builder = new TransactionHistoryBuilder();
  readonly #workload: string;
  readonly #options: JudgeOptions;
  readonly #models: NonNullable<TransactionOptions['models']>;
  readonly #check: TransactionCheck;

  /** Throws a usage error for a model that is not known, or about which transactions say nothing. */
  constructor(workload: string, check: TransactionCheck, options: JudgeOptions) {
    this.#workload = workload;
    this.#check = check;
    this.#options = options;
    this.#models = (options.models ?? ['strict-serializable']).map(parseModel);
    if (options.anomalies === undefined) requireDecided(this.#models);
  }

  accept(operation: Operation): void {
    if (typeof operation.process !== 'number') return;
    const { f, value, workload } = operation;
    if ((workload !== undefined && workload !== this.#workload) || (f !== 'txn' && !Array.isArray(value))) {
      this.ignored.set(f, (this.ignored.get(f) ?? 0) + 1);
      return;
    }
    this.#builder.add(operation);
  }

  judge(): HistoryVerdict {
    const { anomalies, budget, completionsOnly } = this.#options;
    const history = this.#builder.build({ completionsOnly: completionsOnly === true });
    const result = this.#check(history, {
      models: this.#models,
      ...(anomalies === undefined ? {} : { anomalies }),
      ...(budget === undefined ? {} : { budget: { isExhausted: startBudget(budget) } }),
    });
    return { ...result, models: this.#models, summary: summaryOf(result) } as HistoryVerdict;
  }

  /** The anomalies of this verdict are those of transactions. */
  explain(anomaly: Anomaly): string {
    return explainAnomaly(anomaly as TransactionAnomaly);
  }
}

function summaryOf({ anomalyTypes, anomalyCounts, transactionCount, not }: TransactionResult): string {
  const transactions = `${transactionCount.toLocaleString('en-US')} transactions`;
  if (anomalyTypes.length === 0) return `${transactions}, no anomaly`;
  const found = anomalyTypes.map((type) => `${(anomalyCounts[type] ?? 0).toLocaleString('en-US')} ${type}`).join(', ');
  return `${transactions}: ${found}${not.length === 0 ? '' : `; not ${not.join(', ')}`}`;
}
