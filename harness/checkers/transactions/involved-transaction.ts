import { microOperations, operationIndex, STATUS, type TransactionHistory } from './transaction-history.ts';
import type { InvolvedTransaction } from './transaction-result.ts';

const TYPES: Readonly<Record<number, InvolvedTransaction['type']>> = {
  [STATUS.ok]: 'ok',
  [STATUS.info]: 'info',
  [STATUS.fail]: 'fail',
};

/** A transaction as people are shown it, decoded from the columns. */
export function involvedTransaction(history: TransactionHistory, transaction: number): InvolvedTransaction {
  const invocationIndex = history.invocationIndex[transaction] ?? -1;
  const node = history.nodeOf(history.node[transaction] ?? -1);
  const invoked = history.invocationTime[transaction] ?? NaN;
  const completed = history.completionTime[transaction] ?? NaN;
  const start = Number.isNaN(invoked) ? completed : invoked;
  const isOpen = Number.isNaN(completed) || history.status[transaction] === STATUS.info;
  return {
    index: operationIndex(history, transaction),
    ...(invocationIndex >= 0 && { invocationIndex }),
    type: TYPES[history.status[transaction] ?? STATUS.info] ?? 'info',
    process: history.processOf(history.process[transaction] ?? 0),
    ...(node !== undefined && { node }),
    ...(!Number.isNaN(start) && { interval: [start, isOpen ? undefined : completed] as const }),
    value: microOperations(history, transaction),
  };
}

/**
 * The transactions that show an anomaly, each once: as the fields `operations`, `transactions`, `interval` and `nodes` of an
 * anomaly.
 */
export function involve(
  history: TransactionHistory,
  transactions: readonly number[],
): {
  readonly operations: readonly number[];
  readonly transactions: readonly InvolvedTransaction[];
  readonly interval?: readonly [number, number];
  readonly nodes?: readonly string[];
} {
  const involved = [...new Set(transactions)].map((transaction) => involvedTransaction(history, transaction));
  const starts = involved.flatMap(({ interval }) => (interval === undefined ? [] : [interval[0]]));
  const ends = involved.flatMap(({ interval }) => (interval === undefined ? [] : [interval[1] ?? interval[0]]));
  const nodes = [...new Set(involved.flatMap(({ node }) => node ?? []))];
  return {
    operations: involved.map(({ index }) => index),
    transactions: involved,
    ...(starts.length > 0 && { interval: [Math.min(...starts), Math.max(...ends)] as const }),
    ...(nodes.length > 0 && { nodes }),
  };
}
