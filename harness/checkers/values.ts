import { QuakeError } from '../errors.ts';
import type { Operation } from '../history/operation.ts';
import type { Anomaly } from './checker.ts';
import { plural } from './wording.ts';

/** A value of a history as a key of a `Map`: scalars as they are, anything else as its JSON text. */
export type ValueKey = string | number | boolean | null;

export function valueKey(value: unknown): ValueKey {
  if (value === undefined) return null;
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return value as ValueKey;
}

/** Numbers in ascending order, and integers too long for numbers among them; then texts. */
export function compareValues(a: ValueKey, b: ValueKey): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [first, second] = [integerOf(a), integerOf(b)];
  if (first !== undefined && second !== undefined) return first < second ? -1 : Number(first > second);
  if (first !== undefined || second !== undefined) return first === undefined ? 1 : -1;
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}

/** `1, 2, "x"`, cut off after `most`. */
export function valuesText(values: readonly ValueKey[], most = 5): string {
  const shown = values.slice(0, most).map((value) => JSON.stringify(value));
  return shown.join(', ') + (values.length > most ? ', ...' : '');
}

/** One anomaly for all values with which the same is wrong: `2 elements missing: 1, 2`; none where there are none. */
export function valuesAnomaly(
  type: string,
  noun: string,
  values: readonly ValueKey[],
  what: string,
): readonly Anomaly[] {
  if (values.length === 0) return [];
  return [{ type, message: `${plural(values.length, noun)} ${what}: ${valuesText(values)}` }];
}

/** The usage error for an operation that no history of the workload can hold. */
export function malformedOperation({ index, value }: Operation, expected: string): QuakeError {
  return new QuakeError(
    'QUAKE_HISTORY_OPERATION',
    `operation ${index}: expected ${expected}, got ${JSON.stringify(value)}`,
    { exitClass: 'usage', context: { index } },
  );
}

/** The items of a list that was read. Throws a usage error for a value that is no list. */
export function listOf(operation: Operation): readonly unknown[] {
  if (Array.isArray(operation.value)) return operation.value;
  throw malformedOperation(operation, `the value of an ok ${operation.f} to be a list`);
}

function integerOf(value: ValueKey): bigint | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  return typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : undefined;
}
