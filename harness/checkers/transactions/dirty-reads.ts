import type { AnomalyCollector } from './conclude.ts';
import { nameOf, show } from './explain.ts';
import { involve } from './involved-transaction.ts';
import { decode } from './list-append-anomalies.ts';
import type { ListAppendFacts } from './list-append-graph.ts';
import { forEachRead, readCodes } from './list-reads.ts';
import { NO_VALUE, operationIndex, STATUS } from './transaction-history.ts';
import { precedesInRealTime } from './transaction-order.ts';
import { NO_WRITER } from './write-index.ts';

const NOWHERE = 0x7fffffff;

/** Values of a failed transaction (Adya 1999: G1a), or of nobody, in reads; found per key first, so that clean keys cost nothing. */
export function collectUnwrittenReads(
  facts: ListAppendFacts,
  found: AnomalyCollector,
  wanted: ReadonlySet<string>,
): void {
  const { history, orders, writes } = facts;
  // Per key the first place of an element that should not be there; disputed keys are looked at read by read.
  const suspect = new Int32Array(history.keyCount).fill(NOWHERE);
  for (let key = 0; key < history.keyCount; key += 1) {
    const start = orders.offsets[key] ?? 0;
    for (let position = (orders.offsets[key + 1] ?? 0) - 1; position >= start; position -= 1) {
      const micro = orders.micros[position] ?? NO_WRITER;
      if (micro === NO_WRITER || (micro >= 0 && isFailed(facts, micro))) suspect[key] = position - start;
    }
    if (orders.disputed.has(key)) suspect[key] = 0;
  }
  const garbage = new Set<string>();
  forEachRead(history, (reader, micro, key, length) => {
    if (length <= (suspect[key] ?? NOWHERE)) return;
    let aborted = NO_WRITER;
    for (const code of readCodes(history, micro)) {
      const writer = writes.writer(key, code);
      if (writer >= 0 && isFailed(facts, writer) && aborted === NO_WRITER) aborted = writer;
      if (writer !== NO_WRITER || garbage.has(`${key} ${code}`)) continue;
      garbage.add(`${key} ${code}`);
      addGarbageRead(facts, found, reader, micro, code);
    }
    if (aborted !== NO_WRITER) addAbortedRead(facts, found, reader, micro, aborted, wanted);
  });
}

function addGarbageRead(
  facts: ListAppendFacts,
  found: AnomalyCollector,
  reader: number,
  micro: number,
  code: number,
): void {
  const { history } = facts;
  found.add('garbage-read', () => {
    const key = history.keyOf(history.microKey[micro] ?? 0);
    const value = history.valueOf(code);
    const read = decode(history, readCodes(history, micro));
    const name = nameOf(operationIndex(history, reader));
    return {
      type: 'garbage-read',
      message: `${name} read key ${show(key)} as ${show(read)}, but nobody ever tried to append ${show(value)}`,
      ...involve(history, [reader]),
      key,
      value,
      read,
    };
  });
}

/** One fact has one name: G1a; only who does not ask for G1a learns of failed writes that were still there after the failure. */
function addAbortedRead(
  facts: ListAppendFacts,
  found: AnomalyCollector,
  reader: number,
  micro: number,
  appended: number,
  wanted: ReadonlySet<string>,
): void {
  const { history, writes } = facts;
  const writer = writes.transactionOf[appended] ?? 0;
  const afterFailure = precedesInRealTime(history, writer, reader);
  const type =
    afterFailure && !wanted.has('G1a') && wanted.has('failed-write-visible') ? 'failed-write-visible' : 'G1a';
  found.add(type, () => {
    const key = history.keyOf(history.microKey[micro] ?? 0);
    const value = history.valueOf(history.microValue[appended] ?? NO_VALUE);
    const read = decode(history, readCodes(history, micro));
    const [reads, writing] = [reader, writer].map((each) => nameOf(operationIndex(history, each)));
    const when = afterFailure ? `, and ${reads ?? ''} began after that was known` : '';
    return {
      type,
      message: `${reads ?? ''} read key ${show(key)} as ${show(read)}, but ${show(value)} is of ${writing ?? ''}, which failed${when}`,
      ...involve(history, [reader, writer]),
      key,
      value,
      read,
      afterFailure,
    };
  });
}

/** Reads that end with an append after which the same transaction appended more (Adya 1999: G1b). */
export function collectIntermediateReads(facts: ListAppendFacts, found: AnomalyCollector): void {
  const { history, micros, orders, writes } = facts;
  forEachRead(history, (reader, micro, key, length) => {
    if (length === 0) return;
    const last = history.lists.at(key, history.microValue[micro] ?? NO_VALUE, length - 1) ?? NO_VALUE;
    const dispute = orders.disputed.has(key);
    const appended = dispute
      ? writes.writer(key, last)
      : (orders.micros[(orders.offsets[key] ?? 0) + length - 1] ?? -1);
    if (appended < 0 || micros.isIntermediate[appended] === 0) return;
    const writer = writes.transactionOf[appended] ?? 0;
    if (writer === reader || history.status[writer] === STATUS.fail) return;
    found.add('G1b', () => {
      const read = decode(history, readCodes(history, micro));
      const value = history.valueOf(last);
      const [reads, writing] = [reader, writer].map((each) => nameOf(operationIndex(history, each)));
      return {
        type: 'G1b',
        message: `${reads ?? ''} read key ${show(history.keyOf(key))} as ${show(read)}, though ${writing ?? ''} appended more after ${show(value)}`,
        ...involve(history, [reader, writer]),
        key: history.keyOf(key),
        value,
        read,
      };
    });
  });
}

/** Committed appends on top of one of a failed transaction: its effect is there to stay. */
export function collectDirtyUpdates(facts: ListAppendFacts, found: AnomalyCollector): void {
  const { history, orders, writes } = facts;
  for (let key = 0; key < history.keyCount; key += 1) {
    const start = orders.offsets[key] ?? 0;
    const end = orders.offsets[key + 1] ?? 0;
    let aborted = NO_WRITER;
    for (let position = start; position < end; position += 1) {
      const micro = orders.micros[position] ?? NO_WRITER;
      if (micro < 0) continue;
      if (isFailed(facts, micro)) {
        aborted = position;
        continue;
      }
      const writer = writes.transactionOf[micro] ?? 0;
      if (aborted === NO_WRITER || history.status[writer] !== STATUS.ok) continue;
      const from = aborted;
      aborted = NO_WRITER;
      found.add('dirty-update', () => {
        const failed = writes.transactionOf[orders.micros[from] ?? 0] ?? 0;
        const values = decode(history, [...orders.values.subarray(from, position + 1)]);
        const [writing, undone] = [writer, failed].map((each) => nameOf(operationIndex(history, each)));
        return {
          type: 'dirty-update',
          message: `${writing ?? ''} committed ${show(values.at(-1))} to key ${show(history.keyOf(key))} on top of ${show(values[0])} of ${undone ?? ''}, which failed`,
          ...involve(history, [failed, writer]),
          key: history.keyOf(key),
          value: values[0] ?? null,
          read: values,
        };
      });
    }
  }
}

function isFailed({ history, writes }: ListAppendFacts, micro: number): boolean {
  return history.status[writes.transactionOf[micro] ?? 0] === STATUS.fail;
}
