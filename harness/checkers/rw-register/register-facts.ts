import type { TransactionHistory } from '../transactions/index.ts';
import { findCyclicRegisters, type CyclicRegister } from './cyclic-versions.ts';
import { registerAccesses, type RegisterAccesses, type Rows, rowsBy, sizeOfRow } from './register-accesses.ts';
import { ORIGIN, NOBODY, registerVersions, type RegisterVersions } from './register-versions.ts';
import type { RwRegisterOptions } from './rw-register-options.ts';
import { inferVersionOrder, type VersionOrder } from './version-order.ts';

/** All that is known about the registers of a history before any transaction is put before another. */
export interface RegisterFacts {
  readonly history: TransactionHistory;
  readonly versions: RegisterVersions;
  readonly accesses: RegisterAccesses;
  readonly order: VersionOrder;
  /** Pairs of `order` by the version that comes first. */
  readonly successors: Rows;
  /** Registers that have no possible order: their pairs are believed by nobody. */
  readonly cyclic: readonly CyclicRegister[];
}

export function registerFacts(history: TransactionHistory, options: RwRegisterOptions): RegisterFacts {
  const versions = registerVersions(history, options.initial ?? null);
  const accesses = registerAccesses(history, versions);
  const order = inferVersionOrder(history, versions, accesses, options);
  const successors = rowsBy(order.from, versions.count);
  const cyclic = findCyclicRegisters(history, versions, order, successors);
  return { history, versions, accesses, order, successors, cyclic };
}

/** The transaction that left this version behind when it committed; `NOBODY` where it is not known. */
export function installerOf({ versions, accesses }: RegisterFacts, version: number): number {
  if (versions.origin[version] !== ORIGIN.final) return NOBODY;
  const writer = versions.writer[version] ?? NOBODY;
  return accesses.committed[writer] === 1 ? writer : NOBODY;
}

/** Values that several transactions wrote and of which it would matter whose was read, or which came first. */
export function countAmbiguous({ versions, accesses, order }: RegisterFacts): number {
  let count = 0;
  for (let version = 0; version < versions.count; version += 1) {
    if (versions.origin[version] !== ORIGIN.ambiguous) continue;
    if (order.count > 0 || sizeOfRow(accesses.readersOf, version) > 0) count += 1;
  }
  return count;
}
