import type { ObjectHistory } from './object-history.ts';
import { FUNCTIONS } from './model.ts';
import type { OperationColumns } from './operation-columns.ts';
import { type Part, partition } from './partition.ts';
import { KIND } from './problem.ts';
import { registerProblem } from './register-problem.ts';

/** Registers with read, write and compare-and-set, one a key. */
export function registerObjects(columns: OperationColumns, initial: unknown): readonly ObjectHistory[] {
  const initialCode = columns.values.codeOf(initial);
  const codes: Codes = {
    // A crashed compare-and-set of a value to itself has no effect; one that happened is a read.
    isPointless: (operation) =>
      FUNCTIONS[columns.f[operation] ?? 0] === 'cas' && columns.value[operation] === columns.to[operation],
    kindOf: (operation) => {
      const f = FUNCTIONS[columns.f[operation] ?? 0];
      if (f === 'read') return KIND.read;
      if (f === 'write') return KIND.write;
      return columns.value[operation] === columns.to[operation] ? KIND.read : KIND.cas;
    },
    needOf: (operation) => columns.value[operation] ?? 0,
    nextOf: (operation) =>
      (FUNCTIONS[columns.f[operation] ?? 0] === 'cas' ? columns.to[operation] : columns.value[operation]) ?? 0,
  };
  return objectsOf(columns, codes, initialCode);
}

const FREE = 0;
const HELD = 1;

/** Locks: acquire and release are compare-and-sets between free and held. They start free. */
export function mutexObjects(columns: OperationColumns): readonly ObjectHistory[] {
  const isAcquire = (operation: number): boolean => FUNCTIONS[columns.f[operation] ?? 0] === 'acquire';
  const codes: Codes = {
    isPointless: () => false,
    kindOf: () => KIND.cas,
    needOf: (operation) => (isAcquire(operation) ? FREE : HELD),
    nextOf: (operation) => (isAcquire(operation) ? HELD : FREE),
  };
  return objectsOf(columns, codes, FREE);
}

interface Codes {
  isPointless(operation: number): boolean;
  kindOf(operation: number): number;
  needOf(operation: number): number;
  nextOf(operation: number): number;
}

function objectsOf(columns: OperationColumns, codes: Codes, initial: number): readonly ObjectHistory[] {
  const { count, key, returnedAt } = columns;
  const owner = new Int32Array(count);
  for (let operation = 0; operation < count; operation++) {
    const isCrashed = (returnedAt[operation] ?? -1) < 0;
    owner[operation] = isCrashed && codes.isPointless(operation) ? -1 : (key[operation] ?? 0);
  }
  const scratch = new Int32Array(Math.max(columns.values.values.length, 2));
  return partition(columns, owner, columns.keys.values.length).map((part, number) => {
    const register = registerProblem({ ...coded(part, codes), initial }, scratch);
    return { key: columns.isKeyed ? columns.keys.values[number] : undefined, part, problem: register, register };
  });
}

function coded(part: Part, codes: Codes): Omit<Parameters<typeof registerProblem>[0], 'initial'> {
  const count = part.operations.length;
  const kind = new Uint8Array(count);
  const need = new Int32Array(count);
  const next = new Int32Array(count);
  for (let local = 0; local < count; local++) {
    const operation = part.operations[local] ?? 0;
    kind[local] = codes.kindOf(operation);
    need[local] = codes.needOf(operation);
    next[local] = codes.nextOf(operation);
  }
  return { count, kind, need, next, invoked: part.invoked, returned: part.returned, events: part.events };
}
