import type { Operation } from '../history/operation.ts';
import type { CheckResult, Checker, Evidence } from './checker.ts';
import { isClientOperation, kindOf } from './function-kind.ts';
import { countText, plural } from './wording.ts';

/** Completions by outcome (facts/peers.md §1.4, "stats"). */
export interface OutcomeCounts {
  readonly count: number;
  readonly okCount: number;
  readonly failCount: number;
  readonly infoCount: number;
}

export interface StatsResult extends CheckResult, OutcomeCounts {
  /** Writes that were answered with `ok`. */
  readonly acknowledgedWriteCount: number;
  /** Key: workload and function, `set.add`; the function alone where no workload is named. */
  readonly byFunction: Readonly<Record<string, OutcomeCounts>>;
}

type Counting = { -readonly [Key in keyof OutcomeCounts]: number };

/** Catches the run in which nothing happened: every function of every workload must have succeeded at least once. */
export const statsChecker: Checker<StatsResult> = {
  name: 'stats',
  check: ({ history }: Evidence): StatsResult => {
    const total = emptyCounts();
    const byFunction: Record<string, Counting> = {};
    let acknowledgedWriteCount = 0;
    for (const operation of history) {
      if (!isClientOperation(operation) || kindOf(operation) === 'setup') continue;
      // Counted from the invocation on, so that a function whose operations all hung is not overlooked.
      const counts = (byFunction[functionKey(operation)] ??= emptyCounts());
      add(counts, operation);
      add(total, operation);
      if (operation.type === 'ok' && kindOf(operation) === 'write') acknowledgedWriteCount += 1;
    }
    const without = Object.keys(byFunction).filter((key) => byFunction[key]?.okCount === 0);
    return {
      valid: total.count > 0 && without.length === 0 ? true : 'unknown',
      class: 'availability',
      summary: summaryOf(total, without),
      anomalies: without.map((key) => ({
        type: 'never-succeeded',
        message: `No operation of ${key} succeeded, so nothing that depends on it was tested`,
      })),
      ...total,
      acknowledgedWriteCount,
      byFunction,
    };
  },
};

function emptyCounts(): Counting {
  return { count: 0, okCount: 0, failCount: 0, infoCount: 0 };
}

const COUNTER = { ok: 'okCount', fail: 'failCount', info: 'infoCount' } as const;

function add(counts: Counting, { type }: Operation): void {
  if (type === 'invoke') return;
  counts.count += 1;
  counts[COUNTER[type]] += 1;
}

function functionKey({ workload, f }: Operation): string {
  return workload === undefined ? f : `${workload}.${f}`;
}

function summaryOf(total: OutcomeCounts, without: readonly string[]): string {
  if (total.count === 0) return 'no operation was completed';
  const counts =
    `${plural(total.count, 'operation')}: ${countText(total.okCount)} ok, ` +
    `${countText(total.failCount)} failed, ${countText(total.infoCount)} with unknown outcome`;
  return without.length === 0 ? counts : `${counts}; none of ${without.join(', ')} succeeded`;
}
