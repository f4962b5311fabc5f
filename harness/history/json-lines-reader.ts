import { createReadStream } from 'node:fs';
import { messageOf, QuakeError } from '../errors.ts';

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** What a file held besides its whole lines: the start of a line whose writer was killed. */
export interface TruncatedLine {
  /** Counted from 1. */
  readonly line: number;
  readonly bytes: number;
}

/**
 * Streams a file of JSON lines; `accept` is called for each with the parsed value and the line number, counted from 1. A
 * last line without its newline that is no JSON was cut off when the writer was killed: it is returned. Any other line that
 * is no JSON, or that `accept` throws for, ends in a `QuakeError` with the line number.
 */
export async function readJsonLines(
  path: string,
  accept: (value: unknown, line: number) => void,
): Promise<TruncatedLine | undefined> {
  let line = 0;
  let carried: Buffer = Buffer.alloc(0);
  const take = (text: string): void => {
    line += 1;
    if (text === '') return;
    try {
      accept(JSON.parse(text), line);
    } catch (error) {
      throw badLine(path, line, text, error);
    }
  };
  for await (const chunk of chunksOf(path)) {
    const block = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
    const end = block.lastIndexOf(NEWLINE);
    if (end >= 0) block.toString('utf8', 0, end).split('\n').forEach(take);
    carried = block.subarray(end + 1);
  }
  if (carried.length === 0) return undefined;
  const text = carried.toString('utf8');
  if (!isJson(text)) return { line: line + 1, bytes: carried.length };
  take(text);
  return undefined;
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw new QuakeError('QUAKE_RUN_FILE', `Cannot read ${path}: ${messageOf(error)}`, {
      exitClass: 'environment',
      hint: 'Is this the folder of a run?',
      context: { path },
      cause: error,
    });
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function badLine(path: string, line: number, text: string, cause: unknown): QuakeError {
  const start = text.length > 80 ? `${text.slice(0, 80)}...` : text;
  return new QuakeError('QUAKE_BAD_LINE', `${path}, line ${line}: ${messageOf(cause)}`, {
    exitClass: 'environment',
    hint: 'The file was changed or damaged after the run; this line cannot be judged.',
    context: { path, line, text: start },
    cause,
  });
}
