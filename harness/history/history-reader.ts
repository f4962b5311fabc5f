import { readJsonLines, type TruncatedLine } from './json-lines-reader.ts';
import { parseOperation } from './parse-operation.ts';
import type { Operation } from './operation.ts';

export interface StoredHistory {
  readonly operations: readonly Operation[];
  /** The harness was killed while it wrote; the line is not among the operations. */
  readonly truncated?: TruncatedLine;
}

/** Words beyond this many distinct ones (long error messages) are kept as they come. */
const MAXIMUM_WORDS = 10_000;

/**
 * Reads `history.jsonl`. Words that occur again and again are kept once, so that a history of 200,000 lines needs some tens
 * of MB. Throws a `QuakeError` with the line number for a line that is no operation, or when an index or a time is out of
 * order.
 */
export async function readHistory(path: string): Promise<StoredHistory> {
  const operations: Operation[] = [];
  const words = new Map<string, string>();
  const intern = (word: string): string => {
    const known = words.get(word);
    if (known !== undefined) return known;
    if (words.size < MAXIMUM_WORDS) words.set(word, word);
    return word;
  };
  let lastTime = 0;
  const truncated = await readJsonLines(path, (value) => {
    const operation = parseOperation(value, intern);
    if (operation.index !== operations.length) {
      throw new RangeError(`expected index ${operations.length}, got ${operation.index}`);
    }
    if (operation.time < lastTime) throw new RangeError(`time ${operation.time} is before ${lastTime}`);
    lastTime = operation.time;
    operations.push(operation);
  });
  return truncated === undefined ? { operations } : { operations, truncated };
}
