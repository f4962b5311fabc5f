import type { AnomalyCollector } from './conclude.ts';
import { nameOf, show } from './explain.ts';
import { involve } from './involved-transaction.ts';
import { decode } from './list-append-anomalies.ts';
import type { ListAppendFacts } from './list-append-graph.ts';
import { readCodes, readLength } from './list-reads.ts';
import { MICRO, operationIndex, STATUS, type TransactionHistory } from './transaction-history.ts';

/** Two committed transactions or more that read the same version of a key and then appended to it (Berenson et al. 1995: P4). */
export function collectLostUpdates(facts: ListAppendFacts, found: AnomalyCollector): void {
  const { history, orders } = facts;
  // One slot for each version of each key, the initial one included.
  const first = new Int32Array(orders.values.length + history.keyCount).fill(-1);
  const groups = new Map<string | number, number[]>();
  const disputedFirst = new Map<string, number>();
  forEachUpdate(facts, (micro) => {
    const key = history.microKey[micro] ?? 0;
    const isDisputed = orders.disputed.has(key);
    const version = isDisputed
      ? `${key} ${readCodes(history, micro).join()}`
      : (orders.offsets[key] ?? 0) + key + readLength(history, micro);
    const known = typeof version === 'number' ? (first[version] ?? -1) : (disputedFirst.get(version) ?? -1);
    if (known < 0) {
      if (typeof version === 'number') first[version] = micro;
      else disputedFirst.set(version, micro);
      return;
    }
    const group = groups.get(version);
    if (group === undefined) groups.set(version, [known, micro]);
    else group.push(micro);
  });
  for (const reads of groups.values()) addLostUpdate(facts, found, reads);
}

function addLostUpdate(facts: ListAppendFacts, found: AnomalyCollector, reads: readonly number[]): void {
  const { history, writes } = facts;
  found.add('lost-update', () => {
    const [micro] = reads;
    const transactions = reads.slice(0, 10).map((each) => writes.transactionOf[each] ?? 0);
    const key = history.keyOf(history.microKey[micro ?? 0] ?? 0);
    const read = decode(history, readCodes(history, micro ?? 0));
    const names = transactions.map((transaction) => nameOf(operationIndex(history, transaction)));
    return {
      type: 'lost-update',
      message: `${names.join(' and ')} each read key ${show(key)} as ${show(read)} and appended to it: one of them did not see the other`,
      ...involve(history, transactions),
      key,
      read,
    };
  });
}

/** Calls `visit` with the first read of each key that a committed transaction read first and appended to later. */
function forEachUpdate({ history, micros }: ListAppendFacts, visit: (read: number) => void): void {
  for (let transaction = 0; transaction < history.count; transaction += 1) {
    if (history.status[transaction] !== STATUS.ok) continue;
    const end = history.microOffsets[transaction + 1] ?? 0;
    for (let micro = history.microOffsets[transaction] ?? 0; micro < end; micro += 1) {
      if (micros.isExternalRead[micro] === 0 || micros.isBeforeOwnWrite[micro] === 0) continue;
      if (readLength(history, micro) >= 0 && appendsLater(history, micro, end)) visit(micro);
    }
  }
}

function appendsLater(history: TransactionHistory, read: number, end: number): boolean {
  for (let micro = read + 1; micro < end; micro += 1) {
    if (history.microKey[micro] === history.microKey[read] && history.microKind[micro] === MICRO.append) return true;
  }
  return false;
}
