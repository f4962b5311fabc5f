import type { Operation } from '../history/operation.ts';
import { simulateClients, type Answer, type ClientOptions, type Service, type ServiceCall } from './clients.ts';
import type { Draw } from './draw.ts';

/** Something shared whose calls each take effect at one instant: linearizable by construction. */
export interface InstantObject<Call extends ServiceCall> {
  /** What this client asks next. */
  ask(client: number, draw: Draw): Call;
  /** The call takes effect; returns what it will be answered. */
  take(call: Call, client: number): Answer;
}

interface Pending<Call> extends ServiceCall {
  readonly call: Call;
  readonly client: number;
  answer: Answer | undefined;
}

class InstantService<Call extends ServiceCall> implements Service<Pending<Call>> {
  readonly #object: InstantObject<Call>;

  constructor(object: InstantObject<Call>) {
    this.#object = object;
  }

  invoke(client: number, draw: Draw): Pending<Call> {
    const call = this.#object.ask(client, draw);
    return { f: call.f, value: call.value, call, client, answer: undefined };
  }

  advance(pending: Pending<Call>): boolean {
    pending.answer = this.#object.take(pending.call, pending.client);
    return true;
  }

  answer({ answer }: Pending<Call>): Answer {
    if (answer === undefined) throw new RangeError('Expected a call that has taken effect');
    return answer;
  }

  abandon(): void {
    // Nothing was done for it.
  }
}

/** The history of concurrent clients of this object. */
export function simulateObject<Call extends ServiceCall>(
  object: InstantObject<Call>,
  options: ClientOptions,
): Generator<Operation, void, void> {
  return simulateClients(new InstantService(object), options);
}
