import type { Operation } from '../history/operation.ts';
import type { Answer, ClientOptions, ServiceCall } from './clients.ts';
import { simulateObject, type InstantObject } from './instant-object.ts';

interface MutexCall extends ServiceCall {
  readonly f: 'acquire' | 'release';
}

/** A lock that is refused, not waited for, while somebody holds it; a client that holds it releases it next. */
class SimulatedMutex implements InstantObject<MutexCall> {
  #holder: number | undefined;

  ask(client: number): MutexCall {
    return { f: this.#holder === client ? 'release' : 'acquire', value: null };
  }

  take({ f }: MutexCall, client: number): Answer {
    // A lost release of the same client can come before this one and find the lock first.
    const granted = this.#holder === (f === 'acquire' ? undefined : client);
    if (granted) this.#holder = f === 'acquire' ? client : undefined;
    return { type: granted ? 'ok' : 'fail', value: null };
  }
}

/** A linearizable history of `acquire` and `release`; workload `mutex`. */
export function simulateMutex(options: ClientOptions): Generator<Operation, void, void> {
  return simulateObject(new SimulatedMutex(), options);
}
