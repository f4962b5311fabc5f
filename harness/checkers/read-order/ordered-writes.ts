import type { Operation } from '../../history/operation.ts';
import type { ValueKey } from '../values.ts';
import { malformedOperation, valueKey } from '../values.ts';

const NEVER = Infinity;

interface Write {
  readonly value: ValueKey;
  /** Positions in the history. */
  readonly begin: number;
  /** Infinity when it was never acknowledged. */
  readonly acknowledged: number;
  readonly outcome: 'ok' | 'fail' | 'unknown';
}

/** Writes of unique values, and which of them certainly came before which: acknowledged before the other began. */
export class OrderedWrites {
  readonly #writes = new Map<ValueKey, Write>();
  /** Acknowledged ones in the order of their acknowledgement. */
  readonly #acknowledged: readonly Write[];

  /** `partners` is the pairing of the whole history. Throws a usage error when a value is written twice. */
  constructor(history: readonly Operation[], partners: Int32Array) {
    history.forEach((operation, position) => {
      const partner = partners[position] ?? -1;
      if (operation.f !== 'write' || (operation.type !== 'invoke' && partner >= 0)) return;
      this.#note(operation, position, operation.type === 'invoke' ? partner : position, history);
    });
    this.#acknowledged = [...this.#writes.values()]
      .filter(({ acknowledged }) => acknowledged < NEVER)
      .sort((a, b) => a.acknowledged - b.acknowledged);
  }

  get count(): number {
    return this.#writes.size;
  }

  /** Undefined for a value that nobody wrote. */
  outcome(value: ValueKey): Write['outcome'] | undefined {
    return this.#writes.get(value)?.outcome;
  }

  /** Where the last of the writes of the values began; -1 when there is none. */
  newestBegin(values: readonly ValueKey[]): number {
    return values.reduce<number>((newest, value) => Math.max(newest, this.#writes.get(value)?.begin ?? -1), -1);
  }

  /** How many writes had been acknowledged before a position. */
  acknowledgedBefore(position: number): number {
    let low = 0;
    let high = this.#acknowledged.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#acknowledged[middle]?.acknowledged ?? NEVER) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Values acknowledged before a position that are not among `values`, in the order of their acknowledgement. */
  missing(values: readonly ValueKey[], position: number): readonly ValueKey[] {
    const expected = this.acknowledgedBefore(position);
    const present = new Set(values);
    let found = 0;
    for (const value of present) {
      if ((this.#writes.get(value)?.acknowledged ?? NEVER) < position) found += 1;
    }
    if (found === expected) return [];
    return this.#acknowledged
      .slice(0, expected)
      .map(({ value }) => value)
      .filter((value) => !present.has(value));
  }

  /** Values that are listed after one whose write began when theirs had been acknowledged. */
  reversed(values: readonly ValueKey[]): readonly ValueKey[] {
    let newest = -1;
    return values.filter((value) => {
      const write = this.#writes.get(value);
      if (write === undefined) return false;
      const isReversed = write.acknowledged < newest;
      newest = Math.max(newest, write.begin);
      return isReversed;
    });
  }

  #note(operation: Operation, begin: number, end: number, history: readonly Operation[]): void {
    const value = valueKey(operation.value);
    if (this.#writes.has(value)) throw malformedOperation(operation, 'every write to have a value of its own');
    const type = history[end]?.type;
    this.#writes.set(value, {
      value,
      begin,
      acknowledged: type === 'ok' ? end : NEVER,
      outcome: type === 'ok' || type === 'fail' ? type : 'unknown',
    });
  }
}
