/**
 * A multiset of integers as sorted runs, `[[0,99],[101,250]]`: small for what a table of unique inserts holds. A value
 * that is there k times lies in k runs, so duplicates show as overlapping runs. Both ends belong to the run.
 */
export type IntRuns = readonly IntRun[];
export type IntRun = readonly [low: number, high: number];

/** Integers `low..high`, each of which is there `count` times. Segments of one multiset do not overlap. */
export interface IntSegment {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** Runs of the values, which may come in any order and more than once. Throws a `RangeError` for what is no safe integer. */
export function encodeIntRuns(values: Iterable<number>): IntRuns {
  let rest = Float64Array.from(values);
  for (const value of rest) {
    if (!Number.isSafeInteger(value)) throw new RangeError(`Expected an integer, got ${value}`);
  }
  rest.sort();
  const runs: IntRun[] = [];
  while (rest.length > 0) {
    const { distinct, repeated } = layer(rest);
    runs.push(...distinct);
    rest = Float64Array.from(repeated);
  }
  return runs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** Runs of the distinct values of a sorted array, and what is left over. */
function layer(sorted: Float64Array): { readonly distinct: IntRun[]; readonly repeated: number[] } {
  const distinct: IntRun[] = [];
  const repeated: number[] = [];
  let low = sorted[0] ?? 0;
  let high = low;
  for (let position = 1; position < sorted.length; position += 1) {
    const value = sorted[position] ?? 0;
    if (value === high) {
      repeated.push(value);
    } else if (value === high + 1) {
      high = value;
    } else {
      distinct.push([low, high]);
      low = value;
      high = value;
    }
  }
  distinct.push([low, high]);
  return { distinct, repeated };
}

/** Checks a value of unknown origin, such as one from a file. Undefined when it is not in the form of runs. */
export function parseIntRuns(value: unknown): IntRuns | undefined {
  return Array.isArray(value) && value.every(isRun) ? value : undefined;
}

function isRun(value: unknown): value is IntRun {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [low, high] = value as unknown[];
  return Number.isSafeInteger(low) && Number.isSafeInteger(high) && Number(low) <= Number(high);
}

/** Every element, as often as it is there, in the order of the runs. */
export function* decodeIntRuns(runs: IntRuns): Generator<number> {
  for (const [low, high] of runs) {
    for (let value = low; value <= high; value += 1) yield value;
  }
}

/** Number of elements, repeated ones counted each time. */
export function sizeOfIntRuns(runs: IntRuns): number {
  return runs.reduce((size, [low, high]) => size + high - low + 1, 0);
}

/** How many times a value is there. */
export function countInIntRuns(runs: IntRuns, value: number): number {
  return runs.reduce((count, [low, high]) => count + (low <= value && value <= high ? 1 : 0), 0);
}

/** The distinct values of several multisets. */
export function uniteIntRuns(...sets: readonly IntRuns[]): IntRuns {
  const united: [number, number][] = [];
  for (const [low, high] of sets.flat().sort((a, b) => a[0] - b[0])) {
    const last = united.at(-1);
    if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else united.push([low, high]);
  }
  return united;
}

/** The multiset as stretches of equal multiplicity, ascending. */
export function segmentsOfIntRuns(runs: IntRuns): readonly IntSegment[] {
  if (isSimple(runs)) return runs.map(([low, high]) => ({ low, high, count: 1 }));
  const steps = runs
    .flatMap(([low, high]): [number, number][] => [
      [low, 1],
      [high + 1, -1],
    ])
    .sort((a, b) => a[0] - b[0]);
  const segments: IntSegment[] = [];
  let from = 0;
  let count = 0;
  for (const [at, change] of steps) {
    if (count > 0 && at > from) segments.push({ low: from, high: at - 1, count });
    from = at;
    count += change;
  }
  return segments;
}

/** The usual case, without duplicates: ascending runs that do not overlap. */
function isSimple(runs: IntRuns): boolean {
  return runs.every(([low], position) => position === 0 || low > (runs[position - 1]?.[1] ?? Infinity));
}
