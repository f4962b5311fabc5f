import type { Operation } from '../history/operation.ts';
import { pairOperations } from '../history/pairing.ts';
import type { Anomaly, CheckResult } from './checker.ts';
import { malformedOperation } from './values.ts';
import { momentText, plural } from './wording.ts';

/** What a read of the counter may be at least, what it was, and what it may be at most. */
export type CounterRead = readonly [lower: number, value: number, upper: number];

/** Result of `counter` (facts/peers.md §1.4). */
export interface CounterResult extends CheckResult {
  /** All reads in the order of their completion. */
  readonly reads: readonly CounterRead[];
  /** Those outside their bounds. */
  readonly errors: readonly CounterRead[];
}

const MOST_ANOMALIES = 20;

/**
 * A counter that starts at `initial`, with `add` (positive or negative) and `read`. A read is at least what had been added for
 * certain before it began plus whatever may have been taken away until it ended, and at most the same the other way round.
 * Adds with an unknown outcome may happen at any time after their invocation, or never.
 */
export function checkCounter(history: readonly Operation[], initial = 0): CounterResult {
  const partners = pairOperations(history);
  const bounds = new CounterBounds(initial);
  const reads: CounterRead[] = [];
  const errors: CounterRead[] = [];
  const anomalies: Anomaly[] = [];
  const begun = new Map<number, Bounds>();
  history.forEach((operation, position) => {
    const { f, type } = operation;
    const partner = history[partners[position] ?? -1];
    if (f === 'add') bounds.note(operation, partner);
    else if (type === 'invoke') begun.set(position, bounds.certain());
    if (f === 'add' || type !== 'ok') return;
    const before = begun.get(partners[position] ?? -1) ?? bounds.certain();
    const read: CounterRead = [...bounds.of(before, numberOf(operation))];
    reads.push(read);
    if (read[0] <= read[1] && read[1] <= read[2]) return;
    errors.push(read);
    if (anomalies.length < MOST_ANOMALIES) anomalies.push(anomalyOf(operation, read));
  });
  return {
    valid: errors.length === 0,
    class: 'consistency',
    summary:
      errors.length === 0
        ? `${plural(reads.length, 'read')}, each within its bounds`
        : `${plural(errors.length, 'read')} of ${reads.length} outside what the counter can have been`,
    anomalies,
    reads,
    errors,
  };
}

/** Sums of what certainly was added up to a moment, of increments and of decrements. */
interface Bounds {
  readonly certainUp: number;
  readonly certainDown: number;
}

class CounterBounds {
  readonly #initial: number;
  #certainUp = 0;
  #certainDown = 0;
  #possibleUp = 0;
  #possibleDown = 0;

  constructor(initial: number) {
    this.#initial = initial;
  }

  certain(): Bounds {
    return { certainUp: this.#certainUp, certainDown: this.#certainDown };
  }

  /** An add that certainly did not happen never counts. */
  note(add: Operation, partner: Operation | undefined): void {
    if (add.type === 'fail' || partner?.type === 'fail') return;
    const amount = numberOf(add.type === 'invoke' ? add : (partner ?? add));
    if (add.type === 'invoke' || partner === undefined) {
      if (amount > 0) this.#possibleUp += amount;
      else this.#possibleDown += amount;
    }
    if (add.type !== 'ok') return;
    if (amount > 0) this.#certainUp += amount;
    else this.#certainDown += amount;
  }

  of({ certainUp, certainDown }: Bounds, value: number): CounterRead {
    return [this.#initial + certainUp + this.#possibleDown, value, this.#initial + this.#possibleUp + certainDown];
  }
}

/** Throws a usage error for a value that is no number. */
export function numberOf(operation: Operation): number {
  const { value, f } = operation;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw malformedOperation(operation, `the value of ${f} to be a number`);
}

function anomalyOf({ index, time, node }: Operation, [lower, value, upper]: CounterRead): Anomaly {
  const where = node === undefined ? '' : ` on ${node}`;
  return {
    type: 'out-of-bounds',
    message: `A read${where} ${momentText(time)} showed ${value}; the counter was between ${lower} and ${upper}`,
    operations: [index],
    interval: [time, time],
    ...(node === undefined ? {} : { nodes: [node] }),
  };
}
