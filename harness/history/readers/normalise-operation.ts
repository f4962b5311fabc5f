import type { Operation, OperationType, ProcessId } from '../operation.ts';
import { describeValue } from './malformed-file.ts';

const TYPES: ReadonlySet<unknown> = new Set<OperationType>(['invoke', 'ok', 'fail', 'info']);

/** An operation as other tools write it: `index`, `time`, even `f` of a transaction may be missing. */
export type LooseOperation = { -readonly [Key in keyof Operation]?: unknown };

/**
 * Makes operations of what was parsed, in the order of the file. What is missing is filled in: `index` is the position in the
 * file, `time` that of the operation before, `f` is `txn` where the value is a list. Extra fields stay.
 */
export class OperationNormaliser {
  #count = 0;
  #lastIndex = -1;
  #lastTime = 0;

  get count(): number {
    return this.#count;
  }

  /** Changes and returns the same object. Throws a `TypeError` or `RangeError` that names the first wrong field. */
  normalise(value: unknown): Operation {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('an operation object', value);
    const operation: LooseOperation = value;
    if (!TYPES.has(operation.type)) throw wrong('"type" to be invoke, ok, fail or info', operation.type);
    if (typeof operation.process !== 'number' || !Number.isSafeInteger(operation.process)) {
      operation.process = processOf(operation.process);
    }
    if (typeof operation.f !== 'string') operation.f = functionOf(operation);
    this.#normaliseIndex(operation);
    this.#normaliseTime(operation);
    if (operation.value === undefined) operation.value = null;
    if (operation.error !== undefined) normaliseError(operation);
    this.#count += 1;
    return operation as Operation;
  }

  /** -1 is how Jepsen says that an operation has no index yet. */
  #normaliseIndex(operation: LooseOperation): void {
    const { index } = operation;
    if (index === undefined || index === null || index === -1) {
      this.#lastIndex += 1;
      operation.index = this.#lastIndex;
      return;
    }
    if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0) {
      throw wrong('"index" to be a whole number', index);
    }
    if (index <= this.#lastIndex) {
      throw new RangeError(`expected "index" to be greater than ${this.#lastIndex}, the one before, got ${index}`);
    }
    this.#lastIndex = index;
  }

  /** Only latencies are computed from times; the order of events is that of the file. */
  #normaliseTime(operation: LooseOperation): void {
    const time = typeof operation.time === 'string' ? Number(operation.time) : operation.time;
    if (time === undefined || time === null || time === -1) {
      operation.time = this.#lastTime;
      return;
    }
    if (typeof time !== 'number' || !Number.isFinite(time)) throw wrong('"time" in ns', operation.time);
    operation.time = time;
    this.#lastTime = time;
  }
}

function processOf(process: unknown): ProcessId {
  if (typeof process !== 'string' || process === '') throw wrong('"process" to be a whole number or a name', process);
  const number = /^-?\d+$/.test(process) ? Number(process) : Number.NaN;
  // Other names than those of our own harness are no clients either: every checker asks for a number.
  return Number.isSafeInteger(number) ? number : (process as ProcessId);
}

function functionOf({ f, value }: LooseOperation): string {
  if ((f === undefined || f === null) && Array.isArray(value)) return 'txn';
  throw wrong('"f" to be a word', f);
}

function normaliseError(operation: LooseOperation): void {
  if (operation.error === null) delete operation.error;
  else if (typeof operation.error !== 'string') operation.error = errorText(operation.error);
}

function errorText(error: unknown): string {
  try {
    return JSON.stringify(error);
  } catch {
    return 'an error nested too deep to show';
  }
}

function wrong(expected: string, got: unknown): TypeError {
  return new TypeError(`expected ${expected}, got ${describeValue(got)}`);
}
