import { isAscii, isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { malformedLine, unreadableFile } from './malformed-file.ts';

const BLOCK_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/** The standard input, as a file name. */
export const STANDARD_INPUT = '-';

/**
 * The text of a file, block by block, without a byte order mark. A block ends anywhere but inside a character. Throws an
 * environment error when the file cannot be read, and a usage error with the line where it is no UTF-8.
 */
export async function* textBlocks(path: string): AsyncGenerator<string> {
  let carried: Buffer = Buffer.alloc(0);
  let line = 1;
  let first = true;
  for await (const chunk of chunksOf(path)) {
    const bytes = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
    const end = wholeCharacters(bytes);
    carried = bytes.subarray(end);
    const text = decode(path, bytes.subarray(0, end), line);
    line += newlinesIn(bytes, end);
    yield first && text.startsWith('\uFEFF') ? text.slice(1) : text;
    first = false;
  }
  if (carried.length > 0) throw malformedLine(path, line, 'the file ends inside a UTF-8 character');
}

/** How often a byte of the text is a newline, up to `end`. */
function newlinesIn(bytes: Buffer, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && at < end; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

/** Where the last whole character ends: at most three bytes before the end. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    return byte >= leadByteOf(back + 1) ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** The smallest first byte of a character of `length` bytes. */
function leadByteOf(length: number): number {
  return [0, 0, 0xc0, 0xe0, 0xf0, 0x100][length] ?? 0x100;
}

/** Latin-1 is by far the quickest way to make a string of ASCII, which most histories are. */
function decode(path: string, bytes: Buffer, line: number): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let wrong = line;
  for (let from = 0; from < bytes.length; wrong += 1) {
    const newline = bytes.indexOf(NEWLINE, from);
    const to = newline < 0 ? bytes.length : newline;
    if (!isUtf8(bytes.subarray(from, to))) break;
    from = to + 1;
  }
  throw malformedLine(path, wrong, 'expected UTF-8 text');
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  try {
    const stream = path === STANDARD_INPUT ? process.stdin : createReadStream(path, { highWaterMark: BLOCK_BYTES });
    yield* stream as AsyncIterable<Buffer>;
  } catch (error) {
    throw unreadableFile(path, error);
  }
}
