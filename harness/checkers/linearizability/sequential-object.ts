import type { LinearizableModel } from './model.ts';

/** One operation as a DBA reads it, on one object: without the key where there is one. */
export interface PlainOperation {
  readonly f: string;
  readonly value: unknown;
}

/** The operation cannot happen in this state. */
export const REFUSED = Symbol('refused');

/**
 * The definition of each model, one operation after another: the state after it, or `REFUSED`. The state is a plain value, `null` or
 * `"held"` for a mutex, and a map for several registers. Explanations use it; the search does not, so that tests can hold the one
 * against the other.
 */
export function applyPlain(model: LinearizableModel, state: unknown, { f, value }: PlainOperation): unknown {
  switch (model) {
    case 'register':
    case 'cas-register':
      return applyToRegister(state, f, value);
    case 'mutex':
      if (f === 'acquire') return state === null ? 'held' : REFUSED;
      return state === 'held' ? null : REFUSED;
    case 'kv':
      if (f === 'get') return (value ?? '') === state ? state : REFUSED;
      return f === 'put' ? value : `${String(state)}${String(value)}`;
    case 'multi-register':
      return applyTransaction(state as ReadonlyMap<string, unknown>, value as readonly (readonly unknown[])[]);
  }
}

function applyToRegister(state: unknown, f: string, value: unknown): unknown {
  if (f === 'read') return isSame(state, value) ? state : REFUSED;
  if (f === 'write') return value;
  const [from, to] = value as readonly unknown[];
  return isSame(state, from) ? to : REFUSED;
}

function applyTransaction(state: ReadonlyMap<string, unknown>, value: readonly (readonly unknown[])[]): unknown {
  const after = new Map(state);
  for (const [f, key, written] of value) {
    if (f === 'write' || f === 'w') after.set(JSON.stringify(key), written);
    else if (!isSame(after.get(JSON.stringify(key)), written)) return REFUSED;
  }
  return after;
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
