import type { Operation } from '../history/operation.ts';

/** What an operation of a client does to the database. `setup` prepares a workload and says nothing about availability. */
export type FunctionKind = 'read' | 'write' | 'setup';

/** Every function that is not named here writes. */
const KINDS: Readonly<Record<string, FunctionKind>> = { read: 'read', open: 'setup' };

export function kindOf(operation: Operation): FunctionKind {
  return KINDS[operation.f] ?? 'write';
}

export function isClientOperation(operation: Operation): boolean {
  return typeof operation.process === 'number';
}
