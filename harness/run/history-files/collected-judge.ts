import type { Anomaly, CheckResult } from '../../checkers/checker.ts';
import type { Operation } from '../../history/operation.ts';
import type { HistoryJudge, HistoryVerdict, JudgeOptions } from './history-judge.ts';

/** How a history of one workload is judged as a whole. */
export interface CollectedWorkload {
  /** Name of the workload in our own histories, whose operations say to which workload they belong. */
  readonly names: readonly string[];
  /** Its functions; all when absent. */
  readonly functions?: readonly string[];
  /** Throws a `TypeError` for an operation of the wrong shape. */
  readonly validate?: (operation: Operation) => void;
  /** Does `check` look at it? At all when absent: a long history that is not kept is not in the way of the garbage collector. */
  readonly needs?: (operation: Operation) => boolean;
  readonly check: (history: readonly Operation[]) => CheckResult;
  /** An anomaly in more words than its message. */
  readonly explain?: (anomaly: Anomaly) => string | undefined;
}

/** Keeps the client operations of one workload and has them checked in the end. */
export class CollectedJudge implements HistoryJudge {
  readonly ignored = new Map<string, number>();
  readonly #workload: CollectedWorkload;
  readonly #functions: ReadonlySet<string> | undefined;
  readonly #completionsOnly: boolean;
  readonly #history: Operation[] = [];
  #holdsOurs = false;

  constructor(workload: CollectedWorkload, { completionsOnly }: JudgeOptions) {
    this.#workload = workload;
    this.#functions = workload.functions === undefined ? undefined : new Set(workload.functions);
    this.#completionsOnly = completionsOnly === true;
  }

  accept(operation: Operation): void {
    // What the nemesis and the operator do is no part of any workload.
    if (typeof operation.process !== 'number') return;
    if (!this.#isOurs(operation)) {
      this.ignored.set(operation.f, (this.ignored.get(operation.f) ?? 0) + 1);
      return;
    }
    if (this.#completionsOnly && operation.type === 'invoke') return;
    this.#workload.validate?.(operation);
    this.#holdsOurs = true;
    if (this.#workload.needs?.(operation) !== false) this.#history.push(operation);
  }

  judge(): HistoryVerdict {
    const { anomalies, ...result } = this.#workload.check(this.#history);
    const verdict = verdictOf(result, anomalies);
    if (this.#holdsOurs || this.ignored.size === 0) return verdict;
    return { ...verdict, valid: 'unknown', summary: 'the history holds no operation of this workload' };
  }

  explain(anomaly: Anomaly): string {
    return `${anomaly.type}: ${this.#workload.explain?.(anomaly) ?? anomaly.message}`;
  }

  #isOurs({ workload, f }: Operation): boolean {
    if (workload !== undefined && !this.#workload.names.includes(workload)) return false;
    return this.#functions === undefined || this.#functions.has(f);
  }
}

function verdictOf(
  { class: _class, ...facts }: Omit<CheckResult, 'anomalies'>,
  anomalies: readonly Anomaly[],
): HistoryVerdict {
  const byType: Record<string, Anomaly[]> = {};
  for (const anomaly of anomalies) (byType[anomaly.type] ??= []).push(anomaly);
  const { valid, summary, ...rest } = facts;
  return { valid, anomalyTypes: Object.keys(byType).sort(), anomalies: byType, summary, ...rest };
}
