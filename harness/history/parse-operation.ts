import type { Operation, OperationType } from './operation.ts';

const TYPES: ReadonlySet<unknown> = new Set<OperationType>(['invoke', 'ok', 'fail', 'info']);

type OptionalWords = 'workload' | 'node' | 'error';
const OPTIONAL_WORDS: readonly OptionalWords[] = ['workload', 'node', 'error'];

/**
 * Checks that a value from a file is an operation. The object itself is returned, its words replaced by interned ones.
 * Throws a `TypeError` that names the first wrong field.
 */
export function parseOperation(value: unknown, intern: (word: string) => string): Operation {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('an operation object', value);
  const operation = value as { -readonly [Key in keyof Operation]: unknown };
  if (!isCount(operation.index)) throw wrong('"index" to be a whole number', operation.index);
  if (typeof operation.time !== 'number' || !(operation.time >= 0)) throw wrong('"time" in ns', operation.time);
  if (!isProcess(operation.process)) throw wrong('"process" to be a number, nemesis or operator', operation.process);
  if (!TYPES.has(operation.type)) throw wrong('"type" invoke, ok, fail or info', operation.type);
  if (typeof operation.f !== 'string') throw wrong('"f" to be a word', operation.f);
  operation.f = intern(operation.f);
  operation.type = intern(operation.type as OperationType);
  for (const key of OPTIONAL_WORDS) {
    const word = operation[key];
    if (word === undefined) continue;
    if (typeof word !== 'string') throw wrong(`"${key}" to be text`, word);
    operation[key] = intern(word);
  }
  if (operation.final !== undefined && operation.final !== true) throw wrong('"final" to be true', operation.final);
  return operation as Operation;
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isProcess(value: unknown): boolean {
  return isCount(value) || value === 'nemesis' || value === 'operator';
}

function wrong(expected: string, got: unknown): TypeError {
  return new TypeError(`expected ${expected}, got ${got === undefined ? 'nothing' : JSON.stringify(got)}`);
}
