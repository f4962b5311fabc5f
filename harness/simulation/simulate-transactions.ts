import type { Operation } from '../history/operation.ts';
import { simulateClients, type ClientOptions } from './clients.ts';
import { SimulatedDatabase, type DatabaseOptions } from './simulated-database.ts';

export type TransactionSimulation = ClientOptions & DatabaseOptions;

/**
 * A history of `list-append` or `rw-register` transactions (`f` is `txn`) of concurrent clients of a database with this
 * isolation level. Keys and values are whole numbers; values are unique per key.
 */
export function simulateTransactions(options: TransactionSimulation): Generator<Operation, void, void> {
  return simulateClients(new SimulatedDatabase(options), options);
}
