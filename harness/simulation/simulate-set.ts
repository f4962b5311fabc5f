import type { Operation } from '../history/operation.ts';
import type { Answer, ClientOptions, ServiceCall } from './clients.ts';
import { simulateObject, type InstantObject } from './instant-object.ts';

export interface SetSimulation extends ClientOptions {
  /** How many of the calls, evenly spread and the last one among them, read the whole set. */
  readonly reads: number;
}

interface SetCall extends ServiceCall {
  readonly f: 'add' | 'read';
  readonly value: number | null;
}

/** A set of whole numbers, each added once. */
class SimulatedSet implements InstantObject<SetCall> {
  readonly #between: number;
  readonly #content: number[] = [];
  #asked = 0;

  constructor({ operations, reads }: SetSimulation) {
    this.#between = Math.max(1, Math.floor(operations / Math.max(1, reads)));
  }

  ask(): SetCall {
    this.#asked += 1;
    return this.#asked % this.#between === 0 ? { f: 'read', value: null } : { f: 'add', value: this.#asked };
  }

  take({ value }: SetCall): Answer {
    if (value === null) return { type: 'ok', value: this.#content.slice() };
    this.#content.push(value);
    return { type: 'ok', value };
  }
}

/** A history of `add` and whole-set `read` that loses nothing; workloads `set` and `set-full`. */
export function simulateSet(options: SetSimulation): Generator<Operation, void, void> {
  return simulateObject(new SimulatedSet(options), options);
}
