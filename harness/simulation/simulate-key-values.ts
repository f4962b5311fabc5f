import type { Operation } from '../history/operation.ts';
import type { Answer, ClientOptions, ServiceCall } from './clients.ts';
import type { Draw } from './draw.ts';
import { simulateObject, type InstantObject } from './instant-object.ts';

export interface KeyValueSimulation extends ClientOptions {
  /** Number of keys, named "0", "1", ... Default 10. */
  readonly keys?: number;
}

interface KeyValueCall extends ServiceCall {
  readonly f: 'get' | 'put' | 'append';
  readonly key: string;
  readonly text: string;
}

/** Texts by key, empty at first. */
class SimulatedKeyValues implements InstantObject<KeyValueCall> {
  readonly #keys: number;
  readonly #content = new Map<string, string>();
  readonly #asked: number[] = [];

  constructor(keys: number) {
    this.#keys = keys;
  }

  ask(client: number, draw: Draw): KeyValueCall {
    const kind = draw.integer(1, 20);
    const f = kind <= 10 ? 'append' : kind <= 19 ? 'get' : 'put';
    const key = String(draw.integer(0, this.#keys - 1));
    const asked = this.#asked[client] ?? 0;
    this.#asked[client] = asked + 1;
    const text = `x ${client} ${asked} y`;
    return { f, key, text, value: [key, f === 'get' ? null : text] };
  }

  take({ f, key, text }: KeyValueCall): Answer {
    const current = this.#content.get(key) ?? '';
    if (f === 'put') this.#content.set(key, text);
    if (f === 'append') this.#content.set(key, current + text);
    return { type: 'ok', value: [key, f === 'get' ? current : text] };
  }
}

/** A linearizable history of `get`, `put` and `append` of texts; workload `kv`. */
export function simulateKeyValues(options: KeyValueSimulation): Generator<Operation, void, void> {
  return simulateObject(new SimulatedKeyValues(options.keys ?? 10), options);
}
