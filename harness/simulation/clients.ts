import type { Operation, OperationType } from '../history/operation.ts';
import { Draw } from './draw.ts';

/** What is simulated: answers calls in as many steps as it likes; in between, steps of other calls happen. */
export interface Service<Call extends ServiceCall> {
  /** What this client asks next. */
  invoke(client: number, draw: Draw): Call;
  /** Goes one step on; true when the call has taken effect and `answer` may be asked. */
  advance(call: Call, draw: Draw): boolean;
  /** Only after `advance` said true. */
  answer(call: Call): Answer;
  /** The call will never take effect; only before `advance` said true. */
  abandon(call: Call): void;
}

export interface ServiceCall {
  readonly f: string;
  /** `value` of the `invoke` operation. */
  readonly value: unknown;
}

export interface Answer {
  readonly type: 'ok' | 'fail';
  readonly value: unknown;
}

export interface ClientOptions {
  readonly seed: number;
  /** Number of invocations. */
  readonly operations: number;
  /** Clients at work at the same time. */
  readonly processes: number;
  /** Share of the calls whose answer is lost (`info`, or no completion at all): half of them take effect, some of them late. */
  readonly crashRate?: number;
  /** Share of the calls that are refused (`fail`) and never take effect. */
  readonly failRate?: number;
  /** Share of its turns in which an idle client asks something; 1 keeps all clients busy all the time. Default 1. */
  readonly eagerness?: number;
}

type Fate = 'answered' | 'refused' | 'crashed';

interface Client<Call> {
  process: number;
  call: Call | undefined;
  fate: Fate;
  done: boolean;
}

const MICROSECOND = 1000;
const LATE_EFFECTS = 8;

/**
 * The history of concurrent clients of a service, operation by operation: a random client makes its next step (asks, has
 * a step done for it, is answered), until all invocations are made and answered. A client whose answer is lost goes on
 * under a new process number, `processes` higher, and its call may still take effect at any time later.
 * The same options give the same history.
 */
export function* simulateClients<Call extends ServiceCall>(
  service: Service<Call>,
  options: ClientOptions,
): Generator<Operation, void, void> {
  const draw = new Draw(options.seed);
  const { crashRate = 0, failRate = 0, eagerness = 1 } = options;
  const clients = Array.from({ length: options.processes }, (_, process): Client<Call> => ({
    process,
    call: undefined,
    fate: 'answered',
    done: false,
  }));
  const lost: Call[] = [];
  let left = options.operations;
  let index = 0;
  let time = 0;

  const operation = (client: Client<Call>, type: OperationType, f: string, value: unknown): Operation => {
    time += draw.integer(1, 100) * MICROSECOND;
    return { index: index++, time, process: client.process, type, f, value };
  };

  while (clients.length > 0) {
    if (lost.length > 0 && draw.chance(0.05)) settleLost(service, lost, draw);
    const position = draw.integer(0, clients.length - 1);
    const client = clients[position];
    if (client === undefined) break;
    const { call } = client;
    if (call === undefined) {
      if (left === 0) {
        clients.splice(position, 1);
      } else if (draw.chance(eagerness)) {
        left -= 1;
        const asked = service.invoke(client.process % options.processes, draw);
        client.call = asked;
        client.done = false;
        client.fate = draw.chance(crashRate) ? 'crashed' : draw.chance(failRate) ? 'refused' : 'answered';
        yield operation(client, 'invoke', asked.f, asked.value);
      }
      continue;
    }
    if (client.fate === 'crashed' && draw.chance(0.5)) {
      if (!client.done) lost.push(call);
      // A client that dies with its harness leaves not even an `info` behind.
      if (draw.chance(0.8)) yield operation(client, 'info', call.f, call.value);
      client.process += options.processes;
      client.call = undefined;
    } else if (client.fate === 'refused' && draw.chance(0.5)) {
      service.abandon(call);
      yield operation(client, 'fail', call.f, call.value);
      client.call = undefined;
    } else if (client.done && client.fate === 'answered') {
      const { type, value } = service.answer(call);
      yield operation(client, type, call.f, value);
      client.call = undefined;
    } else if (!client.done && client.fate !== 'refused') {
      client.done = service.advance(call, draw);
    }
  }
}

/** A call whose client has gone takes effect now, or never; the oldest never, when there are many. */
function settleLost<Call extends ServiceCall>(service: Service<Call>, lost: Call[], draw: Draw): void {
  const position = lost.length > LATE_EFFECTS ? 0 : draw.integer(0, lost.length - 1);
  const call = lost[position];
  if (call === undefined) return;
  if (lost.length > LATE_EFFECTS || draw.chance(0.2)) {
    service.abandon(call);
    lost.splice(position, 1);
  } else if (service.advance(call, draw)) {
    lost.splice(position, 1);
  }
}
