import type { Operation } from '../../history/operation.ts';
import { pairOperations } from '../../history/pairing.ts';
import type { CheckResult } from '../checker.ts';
import { Multiset } from './multiset.ts';
import { queueAnomaly } from './total-queue.ts';
import { listOf, valueKey } from '../values.ts';
import { plural } from '../wording.ts';

/** Result of `queue`: where dequeued values came from. What stays in the queue is no concern of it. */
export interface QueueResult extends CheckResult {
  readonly enqueueCount: number;
  readonly dequeueCount: number;
}

/**
 * Every value that was dequeued had been enqueued before, and not dequeued yet; in any order. An enqueue counts from its
 * invocation on unless it certainly did not happen, a dequeue when it ended with `ok`.
 */
export function checkQueue(history: readonly Operation[]): QueueResult {
  const partners = pairOperations(history);
  const enqueued = new Multiset();
  const dequeued = new Multiset();
  const tooEarly = new Multiset();
  const tooOften = new Multiset();
  history.forEach((operation, position) => {
    const { f, type, value } = operation;
    const partner = history[partners[position] ?? -1];
    if (f === 'enqueue') {
      const begins = type === 'invoke' || partner === undefined;
      if (begins && type !== 'fail' && partner?.type !== 'fail') enqueued.add(valueKey(value));
      return;
    }
    if (type !== 'ok') return;
    for (const taken of (f === 'drain' ? listOf(operation) : [value]).map(valueKey)) {
      dequeued.add(taken);
      if (!enqueued.has(taken)) tooEarly.add(taken);
      else if (dequeued.count(taken) > enqueued.count(taken)) tooOften.add(taken);
    }
  });
  const anomalies = [
    ...queueAnomaly(
      'unexpected',
      tooEarly.select((value, count) => (enqueued.has(value) ? 0 : count)),
      'dequeued although nobody enqueued them',
    ),
    ...queueAnomaly(
      'dequeued-too-early',
      tooEarly.select((value, count) => (enqueued.has(value) ? count : 0)),
      'dequeued before their enqueue began',
    ),
    ...queueAnomaly('duplicated', tooOften, 'dequeued more often than enqueued'),
  ];
  return {
    valid: anomalies.length === 0,
    class: 'consistency',
    summary:
      anomalies.length === 0
        ? `${plural(dequeued.size, 'dequeued value')}, each of which had been enqueued`
        : anomalies.map(({ message }) => message).join('; '),
    anomalies,
    enqueueCount: enqueued.size,
    dequeueCount: dequeued.size,
  };
}
