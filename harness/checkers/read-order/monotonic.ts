import type { Operation } from '../../history/operation.ts';
import type { Anomaly, CheckResult } from '../checker.ts';
import { malformedOperation, valueKey, type ValueKey } from '../values.ts';
import { countText, momentText, plural } from '../wording.ts';

/** A process that saw less than it had seen before. */
export interface BackwardRead {
  readonly process: number;
  readonly key: ValueKey;
  /** The highest value it had seen, and the index of the operation that showed it. */
  readonly before: number;
  readonly seenBy: number;
  /** What it saw then; null when nothing was there any more. */
  readonly after: number | null;
  readonly read: number;
}

/** Result of `monotonic`. */
export interface MonotonicResult extends CheckResult {
  /** Operations that observed a value. */
  readonly readCount: number;
  readonly processCount: number;
  readonly backwardCount: number;
  /** The first 100. */
  readonly backward: readonly BackwardRead[];
}

const MOST_BACKWARD = 100;
const MOST_ANOMALIES = 20;

/**
 * Values that only grow: whatever a process has seen of a key (`read`), or made of it (`inc`, `add` and `write` with the new
 * value on completion), it must not see less of it afterwards (the session guarantee monotonic reads, with read-your-writes).
 * The value of a completion is a number or null, or `[key, number]`. Operations without an answer prove nothing.
 */
export function checkMonotonic(history: readonly Operation[]): MonotonicResult {
  const seen = new Map<string, { readonly value: number; readonly index: number }>();
  const processes = new Set<number>();
  const backward: BackwardRead[] = [];
  const anomalies: Anomaly[] = [];
  let readCount = 0;
  let backwardCount = 0;
  for (const operation of history) {
    const { type, process, index } = operation;
    if (type !== 'ok' || typeof process !== 'number') continue;
    readCount += 1;
    processes.add(process);
    const { key, value } = observationOf(operation);
    const session = JSON.stringify([process, key]);
    const before = seen.get(session);
    if (before === undefined || (value ?? -Infinity) >= before.value) {
      if (value !== null) seen.set(session, { value, index });
      continue;
    }
    backwardCount += 1;
    const found = { process, key, before: before.value, seenBy: before.index, after: value, read: index };
    if (backward.length < MOST_BACKWARD) backward.push(found);
    if (anomalies.length < MOST_ANOMALIES) anomalies.push(anomalyOf(operation, found));
  }
  return {
    valid: backwardCount > 0 ? false : readCount > 0 ? true : 'unknown',
    class: 'consistency',
    summary:
      backwardCount > 0
        ? `${countText(backwardCount)} of ${plural(readCount, 'read')} went back`
        : readCount > 0
          ? `${plural(readCount, 'read')} of ${plural(processes.size, 'process', 'processes')}, none went back`
          : 'no read succeeded',
    anomalies,
    readCount,
    processCount: processes.size,
    backwardCount,
    backward,
  };
}

/** Throws a usage error for a value that is neither a number, null nor `[key, number or null]`. */
export function observationOf(operation: Operation): { readonly key: ValueKey; readonly value: number | null } {
  const { value } = operation;
  const pair: readonly unknown[] = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : [null, value];
  const [key, seen] = pair;
  if (seen !== null && (typeof seen !== 'number' || Number.isNaN(seen))) {
    throw malformedOperation(operation, `${operation.f} to show a number or [key, number]`);
  }
  return { key: valueKey(key), value: seen };
}

function anomalyOf({ time, node }: Operation, { process, key, before, seenBy, after, read }: BackwardRead): Anomaly {
  const what = key === null ? '' : ` of ${JSON.stringify(key)}`;
  const where = node === undefined ? '' : ` on ${node}`;
  return {
    type: 'non-monotonic-read',
    message: `Process ${process} saw ${after ?? 'nothing'}${what}${where} ${momentText(time)} after it had seen ${before}`,
    operations: [seenBy, read],
    ...(node === undefined ? {} : { nodes: [node] }),
  };
}
