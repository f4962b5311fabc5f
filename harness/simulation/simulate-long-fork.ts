import type { Operation } from '../history/operation.ts';
import type { Answer, ClientOptions, ServiceCall } from './clients.ts';
import type { Draw } from './draw.ts';
import { simulateObject, type InstantObject } from './instant-object.ts';

/** Keys that are read together. */
const GROUP = 4;

type MicroOperation = readonly ['w', number, 1] | readonly ['r', number, 1 | null];

interface ForkCall extends ServiceCall {
  readonly f: 'txn';
  readonly value: readonly MicroOperation[];
}

/** Rows that are each written once; the newest group of them is read as a whole. */
class SimulatedRows implements InstantObject<ForkCall> {
  readonly #written = new Set<number>();
  #asked = 0;

  ask(_client: number, draw: Draw): ForkCall {
    if (this.#asked === 0 || draw.chance(0.4)) {
      this.#asked += 1;
      return { f: 'txn', value: [['w', this.#asked - 1, 1]] };
    }
    const first = Math.floor((this.#asked - 1) / GROUP) * GROUP;
    return { f: 'txn', value: Array.from({ length: GROUP }, (_, place) => ['r', first + place, null]) };
  }

  take({ value }: ForkCall): Answer {
    const answered = value.map(([word, key]): MicroOperation => {
      if (word === 'r') return ['r', key, this.#written.has(key) ? 1 : null];
      this.#written.add(key);
      return ['w', key, 1];
    });
    return { type: 'ok', value: answered };
  }
}

/** A history in which all reads see the writes in one order; workload `long-fork`. */
export function simulateLongFork(options: ClientOptions): Generator<Operation, void, void> {
  return simulateObject(new SimulatedRows(), options);
}
