import type { Verdict } from '../../../harness/checkers/verdict/index.ts';
import { outagesOf } from '../../facts/availability-facts.ts';
import type { ReportInput } from '../../report-input.ts';
import { lanesOf } from './lanes.ts';
import { encodeOperations, type OperationRow } from './operation-columns.ts';
import type { AnomalyMarker, PageData } from './page-data.ts';
import { readHistory, toUs, type PageHistory } from './read-history.ts';

/** What limits the size of the page. */
export interface PageLimits {
  /** Above this, acknowledged operations are thinned to one in so many; all others stay. */
  readonly operations: number;
  /** Characters that the values of all operations may take together; long values are cut to keep to it. */
  readonly valueCharacters: number;
  /** Characters of the value of one operation, or of one that an anomaly names. */
  readonly value: number;
  readonly namedValue: number;
}

export const PAGE_LIMITS: PageLimits = {
  operations: 150_000,
  valueCharacters: 1_500_000,
  value: 2000,
  namedValue: 20_000,
};

/** Turns a stored run into what the page draws from. Also returns the history, which sections of the page need. */
export function buildPageData(
  input: ReportInput,
  limits: PageLimits = PAGE_LIMITS,
): { readonly data: PageData; readonly history: PageHistory } {
  const { run, verdict, states, commands } = input;
  const named = namedOperations(verdict);
  const history = readHistory(input.history, named);
  const lastOf = (times: readonly { readonly time: number }[]): number =>
    times.reduce((last, { time }) => Math.max(last, toUs(time)), 0);
  const durationUs = Math.max(history.lastUs, lastOf(states), lastOf(commands));
  const firstUs = states.reduce((first, { time }) => Math.min(first, toUs(time)), history.firstUs);
  const startedMs = Date.parse(run.started);
  const { rows, oneIn } = thinned(history.rows, named, limits.operations);
  const data: PageData = {
    runId: run.id,
    startedMs: Number.isNaN(startedMs) ? 0 : startedMs,
    beginUs: beginOf(firstUs, durationUs),
    durationUs,
    lanes: lanesOf(
      run.nodes.map(({ name }) => name),
      states,
      durationUs,
    ),
    faults: history.faults,
    actions: history.actions,
    outages: outagesOf(verdict),
    anomalies: anomalyMarkers(verdict, history),
    operations: encodeOperations(cutValues(rows, named, limits), oneIn),
  };
  return { data, history };
}

/** A little before the first thing that is known, or 0 where that is hardly anything. */
function beginOf(firstUs: number, durationUs: number): number {
  const begin = firstUs - 0.02 * (durationUs - firstUs);
  return Number.isFinite(begin) && begin > 0.05 * durationUs ? Math.round(begin) : 0;
}

function namedOperations(verdict: Verdict): Set<number> {
  const anomalies = Object.values(verdict.checks).flatMap((check) => check.anomalies);
  return new Set(anomalies.flatMap(({ operations }) => operations ?? []));
}

/**
 * An anomaly lies where it says, or where its operations lie; one that says neither is not drawn, only listed. What two
 * checkers say in the same words is drawn once.
 */
function anomalyMarkers(verdict: Verdict, { timeOfIndex }: PageHistory): AnomalyMarker[] {
  const seen = new Set<string>();
  const markers = Object.entries(verdict.checks).flatMap(([checker, { anomalies }]) =>
    anomalies.flatMap(({ type, message, interval, operations = [], nodes = [] }): AnomalyMarker[] => {
      const times = (interval ?? []).map(toUs);
      if (interval === undefined)
        times.push(...operations.slice(0, MOST_NAMED).flatMap((index) => timeOfIndex.get(index) ?? []));
      if (times.length === 0) return [];
      const fromUs = Math.min(...times);
      const toUsEnd = Math.max(...times);
      return [{ checker, type, message, fromUs, toUs: toUsEnd, nodes, operations: operations.slice(0, MOST_NAMED) }];
    }),
  );
  return markers.filter(({ type, message }) => {
    const key = `${type} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** More operations of one anomaly are not carried into the page. */
const MOST_NAMED = 1000;

function thinned(
  rows: readonly OperationRow[],
  named: ReadonlySet<number>,
  most: number,
): { readonly rows: readonly OperationRow[]; readonly oneIn: number } {
  if (rows.length <= most) return { rows, oneIn: 1 };
  const always = (row: OperationRow): boolean =>
    row.outcome !== 'ok' || row.final || named.has(row.index) || named.has(row.completionIndex);
  const spare = Math.max(1, most - rows.filter(always).length);
  const oneIn = Math.ceil(rows.length / spare);
  let acknowledged = 0;
  return { rows: rows.filter((row) => always(row) || acknowledged++ % oneIn === 0), oneIn };
}

/** Cuts long values, the more the more of them there are. What was cut says where the whole is. */
function cutValues(rows: readonly OperationRow[], named: ReadonlySet<number>, limits: PageLimits): OperationRow[] {
  const lengths = rows.flatMap(({ value }) => (typeof value === 'string' ? [value.length] : []));
  let limit = limits.value;
  while (limit > 60 && lengths.reduce((sum, length) => sum + Math.min(length, limit), 0) > limits.valueCharacters)
    limit /= 2;
  return rows.map((row) => {
    const own = named.has(row.index) || named.has(row.completionIndex) ? limits.namedValue : Math.floor(limit);
    if (typeof row.value === 'number' || row.value.length <= own) return row;
    const line = row.completionIndex + 1;
    return {
      ...row,
      value: `${row.value.slice(0, own)}… (${row.value.length} characters, line ${line} of history.jsonl)`,
    };
  });
}
