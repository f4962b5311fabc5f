import { NEVER, type TransactionHistory } from '../transactions/index.ts';

/** Who was invoked and who completed at each position of the history; -1 for nobody. */
interface EventsByPosition {
  readonly invokedAt: Int32Array;
  readonly completedAt: Int32Array;
}

export function eventsByPosition(history: TransactionHistory): EventsByPosition {
  let last = -1;
  for (let transaction = 0; transaction < history.count; transaction += 1) {
    const completion = history.completion[transaction] ?? NEVER;
    last = Math.max(last, history.invocation[transaction] ?? 0, completion === NEVER ? 0 : completion);
  }
  const invokedAt = new Int32Array(last + 1).fill(-1);
  const completedAt = new Int32Array(last + 1).fill(-1);
  for (let transaction = 0; transaction < history.count; transaction += 1) {
    invokedAt[history.invocation[transaction] ?? 0] = transaction;
    const completion = history.completion[transaction] ?? NEVER;
    if (completion !== NEVER) completedAt[completion] = transaction;
  }
  return { invokedAt, completedAt };
}
