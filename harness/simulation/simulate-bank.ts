import type { Operation } from '../history/operation.ts';
import type { Answer, ClientOptions, ServiceCall } from './clients.ts';
import type { Draw } from './draw.ts';
import { simulateObject, type InstantObject } from './instant-object.ts';

export interface BankSimulation extends ClientOptions {
  /** Number of accounts, named 0, 1, ... Default 8. */
  readonly accounts?: number;
  /** Money in each account at first. Default 10. */
  readonly balance?: number;
  /** Share of the calls that read all accounts. Default 0.5. */
  readonly readShare?: number;
}

interface BankCall extends ServiceCall {
  readonly f: 'transfer' | 'read';
  readonly value: { readonly from: number; readonly to: number; readonly amount: number } | null;
}

/** Accounts that never go below zero; a transfer that would is refused. */
class SimulatedBank implements InstantObject<BankCall> {
  readonly #balances: number[];
  readonly #readShare: number;

  constructor({ accounts = 8, balance = 10, readShare = 0.5 }: BankSimulation) {
    this.#balances = Array.from({ length: accounts }, () => balance);
    this.#readShare = readShare;
  }

  ask(_client: number, draw: Draw): BankCall {
    if (draw.chance(this.#readShare)) return { f: 'read', value: null };
    const from = draw.integer(0, this.#balances.length - 1);
    const to = (from + draw.integer(1, this.#balances.length - 1)) % this.#balances.length;
    return { f: 'transfer', value: { from, to, amount: draw.integer(1, 5) } };
  }

  take({ value }: BankCall): Answer {
    if (value === null) return { type: 'ok', value: Object.fromEntries(this.#balances.entries()) };
    const { from, to, amount } = value;
    const left = (this.#balances[from] ?? 0) - amount;
    if (left < 0) return { type: 'fail', value };
    this.#balances[from] = left;
    this.#balances[to] = (this.#balances[to] ?? 0) + amount;
    return { type: 'ok', value };
  }
}

/** A history of `transfer` and whole-bank `read`; workload `bank`. */
export function simulateBank(options: BankSimulation): Generator<Operation, void, void> {
  return simulateObject(new SimulatedBank(options), options);
}
