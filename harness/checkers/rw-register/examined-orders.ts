import { NEVER, STATUS, type TransactionHistory } from '../transactions/index.ts';

/**
 * How many transactions have an order besides that of the data, as far as it is asked for: with one at least, the graph was
 * not empty.
 */
export function countOrdered(history: TransactionHistory, wanted: ReadonlySet<string>): number {
  const names = [...wanted];
  const process = names.some((name) => name.endsWith('-process'));
  const realtime = names.some((name) => name.endsWith('-realtime'));
  if (!process && !realtime) return 0;
  const earliest = new Map<number, number>();
  let earliestOfAll: number = NEVER;
  for (let transaction = 0; transaction < history.count; transaction += 1) {
    if (history.status[transaction] !== STATUS.ok) continue;
    const completion = history.completion[transaction] ?? NEVER;
    const session = history.process[transaction] ?? 0;
    earliest.set(session, Math.min(earliest.get(session) ?? NEVER, completion));
    earliestOfAll = Math.min(earliestOfAll, completion);
  }
  let ordered = 0;
  for (let transaction = 0; transaction < history.count; transaction += 1) {
    if (history.status[transaction] === STATUS.fail) continue;
    const before = realtime ? earliestOfAll : (earliest.get(history.process[transaction] ?? 0) ?? NEVER);
    if (before < (history.invocation[transaction] ?? 0)) ordered += 1;
  }
  return ordered;
}
