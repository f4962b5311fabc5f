import type { Operation } from '../history/operation.ts';
import type { Answer, ClientOptions, ServiceCall } from './clients.ts';
import type { Draw } from './draw.ts';
import { simulateObject, type InstantObject } from './instant-object.ts';

export interface RegisterOptions {
  /** Number of registers; with more than one, each value is `[key, value]`. Default 1. */
  readonly registers?: number;
  /** Values 0 to one less are written; `unique` writes every value once. Default 5. */
  readonly values?: number | 'unique';
  /** Share of the calls that compare and set, 0 to 1. Default 0. */
  readonly casShare?: number;
  /** Share of the other calls that read. Default 0.5. */
  readonly readShare?: number;
}

export type RegisterSimulation = ClientOptions & RegisterOptions;

interface RegisterCall extends ServiceCall {
  readonly f: 'read' | 'write' | 'cas';
  readonly key: number;
  readonly argument: Argument;
}

type Argument = number | null | readonly [from: number, to: number];

/** Registers that hold null at first. */
class SimulatedRegisters implements InstantObject<RegisterCall> {
  readonly #options: Required<RegisterOptions>;
  readonly #content: (number | null)[] = [];
  #written = 0;

  constructor(options: RegisterOptions) {
    this.#options = { registers: 1, values: 5, casShare: 0, readShare: 0.5, ...options };
  }

  ask(_client: number, draw: Draw): RegisterCall {
    const { casShare, readShare, registers } = this.#options;
    const f = draw.chance(casShare) ? 'cas' : draw.chance(readShare) ? 'read' : 'write';
    const key = draw.integer(0, registers - 1);
    const argument = this.#argument(f, key, draw);
    return { f, key, argument, value: this.#keyed(key, argument) };
  }

  take({ f, key, argument, value }: RegisterCall): Answer {
    const current = this.#content[key] ?? null;
    if (typeof argument === 'object' && argument !== null) {
      const [from, to] = argument;
      if (current === from) this.#content[key] = to;
      return { type: current === from ? 'ok' : 'fail', value };
    }
    if (f === 'read') return { type: 'ok', value: this.#keyed(key, current) };
    this.#content[key] = argument;
    return { type: 'ok', value };
  }

  /** A comparison is with what the register holds now, mostly, so that some succeed. */
  #argument(f: RegisterCall['f'], key: number, draw: Draw): Argument {
    if (f === 'read') return null;
    if (f === 'write') return this.#value(draw);
    const { values } = this.#options;
    const guess = values === 'unique' || draw.chance(0.5) ? (this.#content[key] ?? 0) : draw.integer(0, values - 1);
    return [guess, this.#value(draw)];
  }

  #value(draw: Draw): number {
    const { values } = this.#options;
    if (values !== 'unique') return draw.integer(0, values - 1);
    this.#written += 1;
    return this.#written;
  }

  #keyed(key: number, value: Argument): unknown {
    return this.#options.registers > 1 ? [key, value] : value;
  }
}

/** A linearizable history of `read`, `write` and `cas` on one or many registers; workloads `register`, `cas-register`. */
export function simulateRegisters(options: RegisterSimulation): Generator<Operation, void, void> {
  return simulateObject(new SimulatedRegisters(options), options);
}
