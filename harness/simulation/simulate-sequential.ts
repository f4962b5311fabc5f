import type { Operation } from '../history/operation.ts';
import type { Answer, ClientOptions, ServiceCall } from './clients.ts';
import type { Draw } from './draw.ts';
import { simulateObject, type InstantObject } from './instant-object.ts';

/** Parts of a key. */
const PARTS = 3;

interface PartCall extends ServiceCall {
  readonly f: 'write' | 'read';
  /** Key and the part to write, null for a read. */
  readonly value: readonly [key: number, part: number | null];
}

/** Keys that each client writes part by part; where it does not know whether a part was written, it begins a new key. */
class SimulatedParts implements InstantObject<PartCall> {
  /** By key, how many of its parts are there: they come one after the other. */
  readonly #there: number[] = [];
  readonly #asked = new Map<number, { readonly key: number; readonly part: number }>();

  ask(client: number, draw: Draw): PartCall {
    if (this.#there.length > 0 && draw.chance(0.5)) {
      return { f: 'read', value: [draw.integer(0, this.#there.length - 1), null] };
    }
    const last = this.#asked.get(client);
    const goesOn = last !== undefined && last.part < PARTS && this.#there[last.key] === last.part;
    const next = goesOn ? { key: last.key, part: last.part + 1 } : { key: this.#there.push(0) - 1, part: 1 };
    this.#asked.set(client, next);
    return { f: 'write', value: [next.key, next.part] };
  }

  take({ value }: PartCall): Answer {
    const [key, part] = value;
    if (part !== null) {
      this.#there[key] = part;
      return { type: 'ok', value };
    }
    const there = this.#there[key] ?? 0;
    const newestFirst = Array.from({ length: PARTS }, (_, place) => (PARTS - place <= there ? PARTS - place : null));
    return { type: 'ok', value: [key, newestFirst] };
  }
}

/** A history in which a read that sees a part sees all earlier ones; workload `sequential`. */
export function simulateSequential(options: ClientOptions): Generator<Operation, void, void> {
  return simulateObject(new SimulatedParts(), options);
}
