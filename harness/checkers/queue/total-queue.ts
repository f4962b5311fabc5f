import type { Operation } from '../../history/operation.ts';
import { pairOperations } from '../../history/pairing.ts';
import type { Anomaly, CheckResult, Validity } from '../checker.ts';
import { Multiset } from './multiset.ts';
import { listOf, valueKey, type ValueKey, valuesAnomaly } from '../values.ts';
import { countText, plural } from '../wording.ts';

/** Result of `total-queue` (facts/peers.md §1.4). Lists are in ascending order, a value as often as it counts. */
export interface TotalQueueResult extends CheckResult {
  /** Enqueues that were begun. */
  readonly attemptCount: number;
  readonly acknowledgedCount: number;
  /** Dequeued values that somebody tried to enqueue. */
  readonly okCount: number;
  /** Acknowledged and never dequeued. */
  readonly lostCount: number;
  readonly lost: readonly ValueKey[];
  /** Dequeued though nobody tried to enqueue them. */
  readonly unexpectedCount: number;
  readonly unexpected: readonly ValueKey[];
  /** Dequeued more often than enqueued; queues that deliver at least once do that, so it is no violation. */
  readonly duplicatedCount: number;
  readonly duplicated: readonly ValueKey[];
  /** Dequeued though nobody acknowledged that they were enqueued. */
  readonly recoveredCount: number;
  readonly recovered: readonly ValueKey[];
  /** Dequeued though their enqueue certainly did not happen. */
  readonly failedButDequeuedCount: number;
  readonly failedButDequeued: readonly ValueKey[];
  /** Dequeues and drains with an unknown outcome: each may have taken a value out that now looks lost. */
  readonly openDequeueCount: number;
}

/**
 * What goes in comes out, in any order; the history has to drain the queue. Operations: `enqueue` a value, `dequeue` one,
 * `drain` a list of them. Crashed dequeues may have taken as many values as there are of them: then losses are `unknown`.
 */
export function checkTotalQueue(history: readonly Operation[]): TotalQueueResult {
  const { attempts, acknowledged, failed, dequeued, openDequeueCount, drainOpen } = countQueue(history);
  const possible = attempts.minus(failed);
  const lost = acknowledged.minus(dequeued);
  const unexpected = dequeued.select((value, count) => (attempts.has(value) ? 0 : count));
  const failedButDequeued = dequeued.select((value, count) =>
    attempts.has(value) && !possible.has(value) ? count : 0,
  );
  const duplicated = dequeued.minus(attempts).minus(unexpected);
  const ok = dequeued.select((value, count) => Math.min(count, attempts.count(value)));
  const recovered = ok.minus(acknowledged);
  const explained = lost.size > 0 && (drainOpen || lost.size <= openDequeueCount);
  const anomalies = [
    ...(explained ? [] : queueAnomaly('lost', lost, 'acknowledged and never dequeued')),
    ...queueAnomaly('unexpected', unexpected, 'dequeued although nobody enqueued them'),
    ...queueAnomaly('failed-but-dequeued', failedButDequeued, 'dequeued although their enqueue was refused'),
  ];
  const valid = anomalies.length > 0 ? false : explained ? 'unknown' : true;
  return {
    valid,
    class: 'consistency',
    summary: summaryOf(valid, anomalies, acknowledged, lost),
    anomalies,
    attemptCount: attempts.size,
    acknowledgedCount: acknowledged.size,
    okCount: ok.size,
    lostCount: lost.size,
    lost: lost.values(),
    unexpectedCount: unexpected.size,
    unexpected: unexpected.values(),
    duplicatedCount: duplicated.size,
    duplicated: duplicated.values(),
    recoveredCount: recovered.size,
    recovered: recovered.values(),
    failedButDequeuedCount: failedButDequeued.size,
    failedButDequeued: failedButDequeued.values(),
    openDequeueCount,
  };
}

/** One anomaly for all values of a kind; none when there are none. */
export function queueAnomaly(type: string, values: Multiset, what: string): readonly Anomaly[] {
  return valuesAnomaly(type, 'value', values.values(), what);
}

interface QueueCounts {
  readonly attempts: Multiset;
  readonly acknowledged: Multiset;
  readonly failed: Multiset;
  readonly dequeued: Multiset;
  readonly openDequeueCount: number;
  readonly drainOpen: boolean;
}

function countQueue(history: readonly Operation[]): QueueCounts {
  const partners = pairOperations(history);
  const [attempts, acknowledged, failed, dequeued] = [
    new Multiset(),
    new Multiset(),
    new Multiset(),
    new Multiset(),
  ] as const;
  let openDequeueCount = 0;
  let drainOpen = false;
  history.forEach((operation, position) => {
    const { f, type, value } = operation;
    const partner = history[partners[position] ?? -1];
    const begins = type === 'invoke' || partner === undefined;
    if (f === 'enqueue') {
      if (begins) attempts.add(valueKey(value));
      if (type === 'ok') acknowledged.add(valueKey(partner?.value ?? value));
      if (type === 'fail') failed.add(valueKey(partner?.value ?? value));
    } else if (type === 'ok') {
      for (const taken of f === 'drain' ? listOf(operation) : [value]) dequeued.add(valueKey(taken));
    } else if (begins && type !== 'fail' && (partner === undefined || partner.type === 'info')) {
      openDequeueCount += 1;
      if (f === 'drain') drainOpen = true;
    }
  });
  return { attempts, acknowledged, failed, dequeued, openDequeueCount, drainOpen };
}

function summaryOf(valid: Validity, anomalies: readonly Anomaly[], acknowledged: Multiset, lost: Multiset): string {
  const total = plural(acknowledged.size, 'acknowledged value');
  if (valid === 'unknown') {
    return `${countText(lost.size)} of ${total} missing, and dequeues with an unknown outcome may have taken them`;
  }
  return anomalies.length === 0
    ? `${total}, all dequeued`
    : [total, ...anomalies.map(({ message }) => message)].join('; ');
}
