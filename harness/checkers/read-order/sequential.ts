import type { Operation } from '../../history/operation.ts';
import type { Anomaly, CheckResult } from '../checker.ts';
import { malformedOperation } from '../values.ts';
import { momentText, plural } from '../wording.ts';

/** Result of `sequential`. */
export interface SequentialResult extends CheckResult {
  /** Reads that saw all, some or none of the writes. */
  readonly allCount: number;
  readonly someCount: number;
  readonly noneCount: number;
  /** Reads that saw a write without one that came before it. */
  readonly badCount: number;
  /** Indices of the first 100 of them. */
  readonly bad: readonly number[];
}

const MOST_BAD = 100;
const MOST_ANOMALIES = 20;

/**
 * One process writes the parts of a key one after the other, each in a transaction of its own; a read looks for them in the
 * reverse order. Value of an ok `read`: `[key, [newest, ..., oldest]]`, null for what was not there: once one is there, so must
 * be all older ones.
 */
export function checkSequential(history: readonly Operation[]): SequentialResult {
  let [allCount, someCount, noneCount] = [0, 0, 0];
  const bad: Operation[] = [];
  for (const operation of history) {
    if (operation.f !== 'read' || operation.type !== 'ok') continue;
    const parts = partsOf(operation);
    const there = parts.filter((part) => part !== null).length;
    if (there === 0) noneCount += 1;
    else if (there === parts.length) allCount += 1;
    else someCount += 1;
    const first = parts.findIndex((part) => part !== null);
    if (first >= 0 && parts.slice(first).includes(null)) bad.push(operation);
  }
  const readCount = allCount + someCount + noneCount;
  return {
    valid: bad.length > 0 ? false : readCount > 0 ? true : 'unknown',
    class: 'consistency',
    summary:
      bad.length > 0
        ? `${plural(bad.length, 'read')} of ${readCount} saw a write without an earlier one`
        : readCount > 0
          ? `${plural(readCount, 'read')}, all in the order of the writes`
          : 'no read succeeded',
    anomalies: bad.slice(0, MOST_ANOMALIES).map(anomalyOf),
    allCount,
    someCount,
    noneCount,
    badCount: bad.length,
    bad: bad.slice(0, MOST_BAD).map(({ index }) => index),
  };
}

/** The list of `[key, list]`. Throws a usage error for anything else. */
function partsOf(read: Operation): readonly unknown[] {
  const { value } = read;
  const parts: unknown = Array.isArray(value) && value.length === 2 ? value[1] : undefined;
  if (Array.isArray(parts)) return parts;
  throw malformedOperation(read, 'the value of an ok read to be [key, [newest, ..., oldest]]');
}

function anomalyOf(read: Operation): Anomaly {
  const { index, time, node } = read;
  const where = node === undefined ? '' : ` on ${node}`;
  return {
    type: 'earlier-write-missing',
    message: `The read ${index}${where} ${momentText(time)} saw a write without an earlier one: ${JSON.stringify(read.value)}`,
    operations: [index],
    ...(node === undefined ? {} : { nodes: [node] }),
  };
}
