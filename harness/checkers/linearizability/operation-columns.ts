import { QuakeError } from '../../errors.ts';
import type { Operation } from '../../history/operation.ts';
import { FUNCTIONS, type LinearizableModel, MODEL_TRAITS } from './model.ts';
import { ValueCodes } from './value-codes.ts';

/** It never returned, or nobody knows whether it took effect. */
export const OPEN = -1;

/**
 * The operations of a history as columns, in the order of invocation. Operations that failed and reads that did not complete are
 * left out: they prove nothing. Positions are positions in the list of history entries.
 */
export interface OperationColumns {
  readonly count: number;
  /** Code of the key in `keys`; 0 where the values have no key. */
  readonly key: Int32Array;
  /** Position in `FUNCTIONS`. */
  readonly f: Int32Array;
  /** Code of the value that was read or written, or that a compare-and-set expects; a transaction's is its micro-operations. */
  readonly value: Int32Array;
  /** Code of the value that a compare-and-set sets. */
  readonly to: Int32Array;
  readonly invokedAt: Int32Array;
  /** `OPEN` when it never returned. An entry without an invocation took place in the instant of its completion. */
  readonly returnedAt: Int32Array;
  readonly keys: ValueCodes;
  readonly values: ValueCodes;
  /** Are values `[key, value]`? */
  readonly isKeyed: boolean;
  readonly length: number;
}

const CODE_OF_FUNCTION = new Map<string, number>(FUNCTIONS.map((name, code) => [name, code]));

const SHOWS_ON_COMPLETION: ReadonlySet<string> = new Set(['read', 'get', 'txn']);

/**
 * Reads a history of one workload. Entries of the nemesis and of the operator are passed over.
 *
 * @throws QuakeError `QUAKE_HISTORY_OPERATION` (usage) for a function that the model does not have, or a value of the wrong shape
 */
export function readColumns(
  history: readonly Operation[],
  model: LinearizableModel,
  isKeyed = detectKeys(history, model),
): OperationColumns {
  const reader = new ColumnReader(model, isKeyed, history.length);
  for (let position = 0; position < history.length; position++) {
    const operation = history[position];
    if (operation !== undefined && isClient(operation)) reader.add(operation, position);
  }
  return reader.finish();
}

/** `[key, value]` in every invocation (or success, where there are none), where the model also knows plain values? */
function detectKeys(history: readonly Operation[], model: LinearizableModel): boolean {
  const { keyed } = MODEL_TRAITS[model];
  if (keyed !== 'either') return keyed === 'always';
  return allHaveKeys(history, 'invoke') ?? allHaveKeys(history, 'ok') ?? false;
}

/** Undefined when there are no entries of that type. */
function allHaveKeys(history: readonly Operation[], type: Operation['type']): boolean | undefined {
  let found: true | undefined;
  for (const operation of history) {
    if (operation.type !== type || !isClient(operation)) continue;
    if (!hasKey(operation)) return false;
    found = true;
  }
  return found;
}

function hasKey({ f, value }: Operation): boolean {
  return Array.isArray(value) && value.length === 2 && (f !== 'cas' || Array.isArray(value[1]));
}

function isClient({ process }: Operation): boolean {
  return process !== 'nemesis' && process !== 'operator';
}

/** Larger process numbers go into a map. */
const MOST_LISTED_PROCESSES = 1 << 20;

class ColumnReader {
  readonly #model: LinearizableModel;
  readonly #isKeyed: boolean;
  readonly #functions: ReadonlySet<string>;
  readonly #length: number;
  readonly #keys = new ValueCodes();
  readonly #values = new ValueCodes();
  /** Open operation plus one by process; 0 for none. */
  readonly #openOf: number[] = [];
  readonly #openOfOthers = new Map<Operation['process'], number>();
  readonly #key: Int32Array;
  readonly #f: Int32Array;
  readonly #value: Int32Array;
  readonly #to: Int32Array;
  readonly #invokedAt: Int32Array;
  readonly #returnedAt: Int32Array;
  readonly #isKept: Uint8Array;
  #count = 0;

  constructor(model: LinearizableModel, isKeyed: boolean, length: number) {
    this.#model = model;
    this.#isKeyed = isKeyed;
    this.#functions = new Set(MODEL_TRAITS[model].functions);
    this.#length = length;
    this.#key = new Int32Array(length);
    this.#f = new Int32Array(length);
    this.#value = new Int32Array(length);
    this.#to = new Int32Array(length);
    this.#invokedAt = new Int32Array(length);
    this.#returnedAt = new Int32Array(length).fill(OPEN);
    this.#isKept = new Uint8Array(length);
  }

  add(operation: Operation, position: number): void {
    const { process, type } = operation;
    if (type === 'invoke') {
      this.#setOpen(process, this.#begin(operation, position) + 1);
      return;
    }
    const open = this.#getOpen(process);
    if (open > 0) this.#setOpen(process, 0);
    const number = open > 0 ? open - 1 : this.#begin(operation, position);
    if (type === 'fail') this.#isKept[number] = 0;
    if (type === 'ok') this.#complete(number, operation, position);
  }

  finish(): OperationColumns {
    const kept = this.#isKept.subarray(0, this.#count);
    const hasAll = !kept.includes(0);
    const pick = (column: Int32Array): Int32Array => {
      const own = column.subarray(0, this.#count);
      return hasAll ? own : own.filter((_, number) => kept[number] === 1);
    };
    const key = pick(this.#key);
    return {
      count: key.length,
      key,
      f: pick(this.#f),
      value: pick(this.#value),
      to: pick(this.#to),
      invokedAt: pick(this.#invokedAt),
      returnedAt: pick(this.#returnedAt),
      keys: this.#keys,
      values: this.#values,
      isKeyed: this.#isKeyed,
      length: this.#length,
    };
  }

  #getOpen(process: Operation['process']): number {
    if (isListed(process)) return this.#openOf[process] ?? 0;
    return this.#openOfOthers.get(process) ?? 0;
  }

  #setOpen(process: Operation['process'], open: number): void {
    if (isListed(process)) this.#openOf[process] = open;
    else this.#openOfOthers.set(process, open);
  }

  #begin(operation: Operation, position: number): number {
    const { f } = operation;
    const code = CODE_OF_FUNCTION.get(f);
    if (code === undefined || !this.#functions.has(f)) {
      throw malformed(operation, position, `${this.#model} has no "${f}", only ${[...this.#functions].join(', ')}`);
    }
    const number = this.#count++;
    this.#f[number] = code;
    this.#key[number] = this.#keys.codeOf(this.#isKeyed ? pairOf(operation, position)[0] : null);
    this.#invokedAt[number] = position;
    if (f === 'read' || f === 'get') return number;
    this.#isKept[number] = 1;
    this.#readValue(number, operation, position);
    return number;
  }

  #complete(number: number, operation: Operation, position: number): void {
    const { f } = operation;
    if (FUNCTIONS[this.#f[number] ?? 0] !== f) {
      throw malformed(operation, position, 'the same process invoked something else');
    }
    this.#returnedAt[number] = position;
    this.#isKept[number] = 1;
    if (SHOWS_ON_COMPLETION.has(f)) this.#readValue(number, operation, position);
  }

  #readValue(number: number, operation: Operation, position: number): void {
    const value = this.#isKeyed ? pairOf(operation, position)[1] : operation.value;
    if (operation.f !== 'cas') {
      this.#value[number] = this.#values.codeOf(value ?? null);
      return;
    }
    if (!Array.isArray(value) || value.length !== 2) {
      throw malformed(operation, position, 'a cas has the value [from, to]');
    }
    this.#value[number] = this.#values.codeOf(value[0]);
    this.#to[number] = this.#values.codeOf(value[1]);
  }
}

function isListed(process: Operation['process']): process is number {
  return typeof process === 'number' && process >= 0 && process < MOST_LISTED_PROCESSES;
}

function pairOf(operation: Operation, position: number): readonly unknown[] {
  const { value } = operation;
  if (!Array.isArray(value) || value.length !== 2)
    throw malformed(operation, position, 'the value must be [key, value]');
  return value;
}

function malformed(operation: Operation, position: number, reason: string): QuakeError {
  return new QuakeError(
    'QUAKE_HISTORY_OPERATION',
    `operation ${operation.index} of the history (${operation.type} ${operation.f} ${JSON.stringify(operation.value)}): ${reason}`,
    { exitClass: 'usage', context: { index: operation.index, position } },
  );
}
