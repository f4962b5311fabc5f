const NEWLINE = 0x0a;

/** A file as lines of text. */
export interface DecodedText {
  readonly lines: readonly string[];
  /** Lines that are neither UTF-8 nor GB18030 (GBK is a part of it), counted from 1; their bytes are shown as Latin-1. */
  readonly undecodable: readonly number[];
}

/**
 * Bytes as lines: UTF-8 (a byte order mark is dropped), else GB18030, for the whole file; where the file is neither,
 * line by line, so that one broken comment does not hide the rest. Lines end in LF or CRLF. Never throws.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const whole = decode(bytes, 'utf-8') ?? decode(bytes, 'gb18030');
  if (whole !== undefined) return { lines: whole.split(/\r?\n/), undecodable: [] };
  const undecodable: number[] = [];
  const lines = splitLines(bytes).map((line, index) => {
    const text = decode(line, 'utf-8') ?? decode(line, 'gb18030');
    if (text === undefined) undecodable.push(index + 1);
    return (text ?? Buffer.from(line).toString('latin1')).replace(/\r$/, '');
  });
  return { lines, undecodable };
}

function decode(bytes: Uint8Array, encoding: 'utf-8' | 'gb18030'): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return [...lines, bytes.subarray(start)];
}
