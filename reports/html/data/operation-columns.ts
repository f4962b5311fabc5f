import { decodeColumn, encodeColumn, unzigzag, zigzag } from './varint.ts';

/** How an operation ended. `open`: the history has no completion for it, so nobody knows. */
export type Outcome = 'ok' | 'fail' | 'info' | 'open';

/** Invocation and completion of a client operation as one row. */
export interface OperationRow {
  /** Line of the invocation in the history. */
  readonly index: number;
  /** Line of the completion; equal to `index` when there is none. */
  readonly completionIndex: number;
  readonly startUs: number;
  readonly durationUs: number;
  readonly process: number;
  readonly outcome: Outcome;
  readonly workload: string;
  readonly f: string;
  readonly node: string;
  readonly final: boolean;
  readonly error: string;
  /** JSON; a whole number stays a number because most values are. */
  readonly value: number | string;
}

/** What many operations have in common. */
export type OperationKind = Pick<OperationRow, 'outcome' | 'workload' | 'f' | 'node' | 'final' | 'error'>;

/** Rows in order of `startUs` as columns of varints (see varint.ts). Part of the page's embedded JSON. */
export interface EncodedOperations {
  readonly count: number;
  /** One in this many acknowledged operations is here; all others always are. 1 = all are here. */
  readonly sampledOneIn: number;
  readonly kinds: readonly OperationKind[];
  readonly texts: readonly string[];
  readonly kind: string;
  readonly start: string;
  readonly duration: string;
  readonly process: string;
  readonly index: string;
  readonly completion: string;
  readonly value: string;
}

/** Columns of the operations, decoded. All arrays have the same length. */
export interface OperationColumns {
  readonly count: number;
  readonly sampledOneIn: number;
  readonly kinds: readonly OperationKind[];
  readonly kind: Float64Array;
  readonly startUs: Float64Array;
  readonly durationUs: Float64Array;
  row(position: number): OperationRow;
}

/** `rows` must be in order of `startUs`. */
export function encodeOperations(rows: readonly OperationRow[], sampledOneIn: number): EncodedOperations {
  const kinds = new Dictionary<OperationKind>((kind) => JSON.stringify(kind));
  const texts = new Dictionary<string>((text) => text);
  const column = (of: (row: OperationRow) => number): string => encodeColumn(rows.map(of));
  const differences = (of: (row: OperationRow) => number): string => {
    let before = 0;
    return column((row) => {
      const step = zigzag(of(row) - before);
      before = of(row);
      return step;
    });
  };
  let numberBefore = 0;
  const valueCode = ({ value }: OperationRow): number => {
    if (typeof value === 'string') return 2 * texts.codeOf(value) + 1;
    const step = 2 * zigzag(value - numberBefore);
    numberBefore = value;
    return step;
  };
  return {
    count: rows.length,
    sampledOneIn,
    kind: column(({ outcome, workload, f, node, final, error }) =>
      kinds.codeOf({ outcome, workload, f, node, final, error }),
    ),
    start: differences((row) => row.startUs),
    duration: column((row) => row.durationUs),
    process: column((row) => row.process),
    index: differences((row) => row.index),
    completion: column((row) => row.completionIndex - row.index),
    value: column(valueCode),
    kinds: kinds.entries,
    texts: texts.entries,
  };
}

/** Reads what `encodeOperations` wrote. Columns that only the details of one operation need are decoded when asked for. */
export function decodeOperations(encoded: EncodedOperations): OperationColumns {
  const { count, kinds, texts } = encoded;
  const kind = decodeColumn(encoded.kind, count);
  const startUs = accumulate(decodeColumn(encoded.start, count));
  const durationUs = decodeColumn(encoded.duration, count);
  let rest:
    { process: Float64Array; index: Float64Array; completion: Float64Array; values: (number | string)[] } | undefined;
  return {
    count,
    sampledOneIn: encoded.sampledOneIn,
    kinds,
    kind,
    startUs,
    durationUs,
    row(position) {
      rest ??= {
        process: decodeColumn(encoded.process, count),
        index: accumulate(decodeColumn(encoded.index, count)),
        completion: decodeColumn(encoded.completion, count),
        values: decodeValues(decodeColumn(encoded.value, count), texts),
      };
      const own = kinds[kind[position] ?? -1];
      if (own === undefined) throw new RangeError(`There is no operation ${position} of ${count}`);
      const index = rest.index[position] ?? 0;
      return {
        ...own,
        index,
        completionIndex: index + (rest.completion[position] ?? 0),
        startUs: startUs[position] ?? 0,
        durationUs: durationUs[position] ?? 0,
        process: rest.process[position] ?? 0,
        value: rest.values[position] ?? '',
      };
    },
  };
}

function decodeValues(codes: Float64Array, texts: readonly string[]): (number | string)[] {
  const values: (number | string)[] = [];
  let number = 0;
  for (const code of codes) {
    if (code % 2 === 1) {
      values.push(texts[(code - 1) / 2] ?? '');
    } else {
      number += unzigzag(code / 2);
      values.push(number);
    }
  }
  return values;
}

function accumulate(steps: Float64Array): Float64Array {
  let sum = 0;
  return steps.map((step) => (sum += unzigzag(step)));
}

/** Gives each distinct entry a small number. */
class Dictionary<Entry> {
  readonly entries: Entry[] = [];
  readonly #codes = new Map<string, number>();
  readonly #keyOf: (entry: Entry) => string;

  constructor(keyOf: (entry: Entry) => string) {
    this.#keyOf = keyOf;
  }

  codeOf(entry: Entry): number {
    const key = this.#keyOf(entry);
    let code = this.#codes.get(key);
    if (code === undefined) {
      code = this.entries.push(entry) - 1;
      this.#codes.set(key, code);
    }
    return code;
  }
}
