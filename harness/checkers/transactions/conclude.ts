import {
  anomaliesForbiddenBy,
  isMetaAnomaly,
  parseAnomalies,
  requireDecided,
  violatedModels,
} from '../models/index.ts';
import { withRelevantOperations } from './relevant-operations.ts';
import { STATUS, type TransactionHistory } from './transaction-history.ts';
import { isOrdered, ordersOf } from './transaction-order.ts';
import type { TransactionAnomaly, TransactionOptions, TransactionResult } from './transaction-result.ts';

/** Of each type this many anomalies are listed; all are counted. */
const LISTED = 20;

/** Collects anomalies by type, counts all and keeps the first ones. */
export class AnomalyCollector {
  private readonly listed = new Map<string, TransactionAnomaly[]>();
  private readonly counts = new Map<string, number>();

  /** @param describe Called only if the anomaly is to be listed. */
  add(type: string, describe: () => TransactionAnomaly): void {
    const count = (this.counts.get(type) ?? 0) + 1;
    this.counts.set(type, count);
    if (count > LISTED) return;
    const list = this.listed.get(type) ?? [];
    list.push(withRelevantOperations(describe()));
    this.listed.set(type, list);
  }

  get types(): readonly string[] {
    return [...this.counts.keys()].sort();
  }

  count(type: string): number {
    return this.counts.get(type) ?? 0;
  }

  list(type: string): readonly TransactionAnomaly[] {
    return this.listed.get(type) ?? [];
  }
}

/**
 * The names of what is asked for, with all special cases.
 * @throws QuakeError for a name that is not known, and for a model that transactions do not decide.
 */
export function wantedAnomalies({
  anomalies,
  models = ['strict-serializable'],
}: TransactionOptions): ReadonlySet<string> {
  if (anomalies !== undefined) return parseAnomalies(anomalies);
  requireDecided(models);
  return anomaliesForbiddenBy(models);
}

/** What stands in no graph: a transaction at odds with itself. */
const NEEDS_NO_GRAPH: ReadonlySet<string> = new Set(['internal', 'future-read', 'garbage-read', 'duplicate-elements']);

/** Facts of the search that decide whether `valid` may be said. */
export interface SearchFacts {
  readonly edgeCount: number;
  readonly timedOut: boolean;
  readonly cyclicTransactions?: number;
  /** Values that several transactions wrote: who was read cannot be told, so `true` cannot be said. */
  readonly ambiguousWrites?: number;
}

/**
 * The verdict. Without a committed transaction, or without any edge where edges are what was asked about (of the data, or of
 * an order that was asked about), nothing was examined: `empty-transaction-graph`. What was found without having been asked counts in `not` only.
 */
export function concludeTransactions(
  history: TransactionHistory,
  wanted: ReadonlySet<string>,
  found: AnomalyCollector,
  facts: SearchFacts,
): TransactionResult {
  const counts = countStatus(history);
  const asked = found.types.filter((type) => wanted.has(type));
  const needsGraph = [...wanted].some((type) => !NEEDS_NO_GRAPH.has(type));
  const meta: string[] = [];
  const isEmpty = facts.edgeCount === 0 && needsGraph && !isOrdered(history, ordersOf(wanted));
  if (counts.okCount === 0 || isEmpty) meta.push('empty-transaction-graph');
  if (facts.timedOut) meta.push('cycle-search-timeout');
  if ((facts.ambiguousWrites ?? 0) > 0) meta.push('ambiguous-writes');
  const violated = violatedModels(found.types.filter((type) => !isMetaAnomaly(type)));
  return {
    valid: asked.length > 0 ? false : meta.length > 0 ? 'unknown' : true,
    anomalyTypes: [...asked, ...meta].sort(),
    not: violated.not,
    alsoNot: violated.alsoNot,
    anomalies: Object.fromEntries([
      ...asked.map((type) => [type, found.list(type)]),
      ...meta.map((type) => [type, []]),
    ]) as Record<string, readonly TransactionAnomaly[]>,
    anomalyCounts: Object.fromEntries(asked.map((type) => [type, found.count(type)])),
    transactionCount: history.count,
    ...counts,
    edgeCount: facts.edgeCount,
    cyclicTransactions: facts.cyclicTransactions ?? 0,
  };
}

function countStatus(history: TransactionHistory): { okCount: number; infoCount: number; failCount: number } {
  const counts = [0, 0, 0];
  for (const status of history.status) counts[status] = (counts[status] ?? 0) + 1;
  return { okCount: counts[STATUS.ok] ?? 0, infoCount: counts[STATUS.info] ?? 0, failCount: counts[STATUS.fail] ?? 0 };
}
