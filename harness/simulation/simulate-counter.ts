import type { Operation } from '../history/operation.ts';
import type { Answer, ClientOptions, ServiceCall } from './clients.ts';
import type { Draw } from './draw.ts';
import { simulateObject, type InstantObject } from './instant-object.ts';

interface CounterCall extends ServiceCall {
  readonly f: 'add' | 'read';
  readonly value: number | null;
}

/** A counter that begins with 0 and only grows. */
class SimulatedCounter implements InstantObject<CounterCall> {
  #count = 0;

  ask(_client: number, draw: Draw): CounterCall {
    return draw.chance(0.5) ? { f: 'read', value: null } : { f: 'add', value: draw.integer(1, 5) };
  }

  take({ value }: CounterCall): Answer {
    this.#count += value ?? 0;
    return { type: 'ok', value: value ?? this.#count };
  }
}

/** A linearizable history of `add` and `read`; workload `counter`. */
export function simulateCounter(options: ClientOptions): Generator<Operation, void, void> {
  return simulateObject(new SimulatedCounter(), options);
}
