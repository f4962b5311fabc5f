import type { Operation } from '../history/operation.ts';

/** What an operation of a client does to the database. `setup` prepares a workload and says nothing about availability. */
export type FunctionKind = 'read' | 'write' | 'setup';

/** Every function that is not named here writes; for transactions see below. */
const KINDS: Readonly<Record<string, FunctionKind>> = { read: 'read', open: 'setup' };

/** A transaction writes if one of its micro-operations does; one that only reads is welcome on a standby. */
export function kindOf(operation: Operation): FunctionKind {
  if (operation.f === 'txn') return writesSomething(operation.value) ? 'write' : 'read';
  return KINDS[operation.f] ?? 'write';
}

function writesSomething(value: unknown): boolean {
  return Array.isArray(value) && value.some((micro: unknown) => Array.isArray(micro) && micro[0] !== 'r');
}

export function isClientOperation(operation: Operation): boolean {
  return typeof operation.process === 'number';
}
