import type { Operation } from '../history/operation.ts';
import type { Answer, ClientOptions, ServiceCall } from './clients.ts';
import type { Draw } from './draw.ts';
import { simulateObject, type InstantObject } from './instant-object.ts';

interface QueueCall extends ServiceCall {
  readonly f: 'enqueue' | 'dequeue';
  readonly value: number | null;
}

/** A queue of whole numbers, each put in once; a dequeue fails while it is empty. */
class SimulatedQueue implements InstantObject<QueueCall> {
  readonly #content: number[] = [];
  #asked = 0;

  ask(_client: number, draw: Draw): QueueCall {
    this.#asked += 1;
    return draw.chance(0.5) ? { f: 'dequeue', value: null } : { f: 'enqueue', value: this.#asked };
  }

  take({ value }: QueueCall): Answer {
    if (value !== null) {
      this.#content.push(value);
      return { type: 'ok', value };
    }
    const first = this.#content.shift();
    return first === undefined ? { type: 'fail', value: null } : { type: 'ok', value: first };
  }
}

/** A linearizable history of `enqueue` and `dequeue`; workload `queue`. */
export function simulateQueue(options: ClientOptions): Generator<Operation, void, void> {
  return simulateObject(new SimulatedQueue(), options);
}

/**
 * The same, and at the end one more client drains what nobody is known to have taken; workload `total-queue`. What a crashed
 * client took out comes twice, as from a queue that delivers at least once.
 */
export function* simulateDrainedQueue(options: ClientOptions): Generator<Operation, void, void> {
  const left = new Set<unknown>();
  let next = { index: 0, time: 0, process: options.processes };
  for (const operation of simulateQueue(options)) {
    const { index, time, process, type, f, value } = operation;
    if (type === 'ok' && f === 'enqueue') left.add(value);
    if (type === 'ok' && f === 'dequeue') left.delete(value);
    next = { index: index + 1, time: time + 1, process: Math.max(next.process, Number(process) + 1) };
    yield operation;
  }
  yield { ...next, type: 'invoke', f: 'drain', value: null };
  yield { ...next, index: next.index + 1, time: next.time + 1, type: 'ok', f: 'drain', value: [...left] };
}
