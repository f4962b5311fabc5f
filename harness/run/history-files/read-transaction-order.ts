import { readFile } from 'node:fs/promises';
import { parseLsn } from '../../cluster/lsn.ts';
import { messageOf } from '../../errors.ts';
import { malformedLine, unreadableFile } from '../../history/readers/malformed-file.ts';

/** One transaction of the order: the index of its operation, and where it stands if not just after the one before. */
interface Entry {
  readonly index: number;
  readonly position: bigint;
}

/**
 * Reads the order in which transactions committed: a JSON array or one JSON value a line. A number is the index of an operation
 * (its completion in the history), and stands after the one before it; `{"index": 7, "lsn": "0/16B3748"}`, or `"csn"` or
 * `"position"` with a whole number, stands where that says. A single object has the positions by index: `{"7": 12, "9": 11}`.
 * Returns positions by index, from 0. Throws a usage error that names file and line.
 */
export async function readTransactionOrder(path: string): Promise<ReadonlyMap<number, number>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadableFile(path, error);
  });
  const entries = valuesOf(path, text).map(({ value, line }, place) => entryOf(path, line, value, place));
  entries.sort((a, b) => (a.position < b.position ? -1 : Number(a.position > b.position)));
  return new Map(entries.map(({ index }, position) => [index, position]));
}

function valuesOf(path: string, text: string): readonly { readonly value: unknown; readonly line: number }[] {
  const whole: unknown = text.trimStart().startsWith('[') ? parse(path, 1, text) : undefined;
  if (Array.isArray(whole)) return whole.map((value: unknown) => ({ value, line: 1 }));
  const single = positionsByIndex(path, text);
  if (single !== undefined) return single;
  return text
    .split('\n')
    .map((line, number) => ({ text: line, line: number + 1 }))
    .filter(({ text: line }) => line.trim() !== '')
    .map(({ text: line, line: number }) => ({ value: parse(path, number, line), line: number }));
}

/** Undefined where the text is something else than one object with whole numbers as keys. */
function positionsByIndex(
  path: string,
  text: string,
): readonly { readonly value: unknown; readonly line: number }[] | undefined {
  if (!/^\s*\{\s*"\d+"/.test(text)) return undefined;
  const positions = parse(path, 1, text) as Readonly<Record<string, unknown>>;
  return Object.entries(positions).map(([index, position]) => ({ value: { index: Number(index), position }, line: 1 }));
}

function parse(path: string, line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformedLine(path, line, messageOf(error), text);
  }
}

function entryOf(path: string, line: number, value: unknown, place: number): Entry {
  if (isIndex(value)) return { index: value, position: BigInt(place) };
  const { index, lsn, csn, position } = (value ?? {}) as Partial<Record<'index' | 'lsn' | 'csn' | 'position', unknown>>;
  if (!isIndex(index)) throw malformedLine(path, line, 'expected the index of an operation, or an object with "index"');
  if (typeof lsn === 'string') return { index, position: positionOfLsn(path, line, lsn) };
  const number = csn ?? position;
  if (isIndex(number) || (typeof number === 'string' && /^\d+$/.test(number)))
    return { index, position: BigInt(number) };
  throw malformedLine(path, line, 'expected "lsn" (as 0/16B3748), "csn" or "position" beside "index"');
}

function positionOfLsn(path: string, line: number, lsn: string): bigint {
  try {
    return parseLsn(lsn);
  } catch (error) {
    throw malformedLine(path, line, error);
  }
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
