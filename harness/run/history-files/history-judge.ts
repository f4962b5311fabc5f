import type { Anomaly, Validity } from '../../checkers/checker.ts';
import type { ClockBudget } from '../../checkers/clock-budget.ts';
import type { HistorySink } from '../../history/readers/history-sink.ts';

/** What `dbquake check FILE` says about a history; each workload adds its own facts beside these fields. */
export interface HistoryVerdict {
  readonly valid: Validity;
  /** Names of what was found, sorted. */
  readonly anomalyTypes: readonly string[];
  /** Consistency models that do not hold, of transactions: the weakest ones, strongest first, and those that they imply. */
  readonly not?: readonly string[];
  readonly alsoNot?: readonly string[];
  readonly anomalies: Readonly<Record<string, readonly Anomaly[]>>;
  /** One line for people. */
  readonly summary: string;
}

/** Takes the operations of one history, in the order of the file, and judges them in the end. */
export interface HistoryJudge extends HistorySink {
  judge(): HistoryVerdict;
  /** An anomaly of the verdict for people, in one line or more, beginning with its type. */
  explain(anomaly: Anomaly): string;
  /** What the workload does not know and therefore did not judge: how often, by function. */
  readonly ignored: ReadonlyMap<string, number>;
}

/** What a user may ask for; each workload refuses what makes no sense for it. */
export interface JudgeOptions {
  /** Consistency models, as the user wrote them. */
  readonly models?: readonly string[];
  readonly anomalies?: readonly string[];
  /** The value in the beginning; undefined where it was not given. */
  readonly initial?: unknown;
  /** Each completion is an instant; invocations are not looked at. */
  readonly completionsOnly?: boolean;
  /** Time for the search; afterwards the verdict is `unknown`. Unlimited when absent. */
  readonly budget?: ClockBudget;
  readonly wfrKeys?: boolean;
  readonly sequentialKeys?: boolean;
  readonly linearizableKeys?: boolean;
  /** Position in the order of commits by the index of an operation. */
  readonly transactionOrder?: ReadonlyMap<number, number>;
}

/** Makes the judge of one history. Throws a usage error for options that the workload does not have. */
export type JudgeFactory = (options: JudgeOptions) => HistoryJudge;
