/**
 * Columns of integers as base64 text: each number in 7-bit groups, low group first, the high bit set on all but the last
 * byte. Runs in Node and in the browser. Numbers are non-negative integers below 2^53 (`zigzag` maps signed ones).
 */
export function encodeColumn(numbers: Iterable<number>): string {
  const bytes: number[] = [];
  for (const number of numbers) {
    let rest = number;
    if (!Number.isSafeInteger(rest) || rest < 0) throw new RangeError(`Expected a non-negative integer, got ${rest}`);
    while (rest >= 128) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
  }
  const chunks: string[] = [];
  for (let start = 0; start < bytes.length; start += CHUNK) {
    chunks.push(String.fromCharCode(...bytes.slice(start, start + CHUNK)));
  }
  return btoa(chunks.join(''));
}

/** Reads what `encodeColumn` wrote. */
export function decodeColumn(text: string, length: number): Float64Array {
  const binary = atob(text);
  const numbers = new Float64Array(length);
  let position = 0;
  let value = 0;
  let factor = 1;
  for (let at = 0; at < binary.length; at++) {
    const byte = binary.charCodeAt(at);
    value += (byte & 127) * factor;
    if (byte < 128) {
      numbers[position++] = value;
      value = 0;
      factor = 1;
    } else {
      factor *= 128;
    }
  }
  if (position !== length) throw new RangeError(`Expected a column of ${length} numbers, got ${position}`);
  return numbers;
}

/** 0, -1, 1, -2, 2 … to 0, 1, 2, 3, 4 … */
export function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

export function unzigzag(code: number): number {
  return code % 2 === 1 ? -(code + 1) / 2 : code / 2;
}

/** Arguments that one call of `String.fromCharCode` takes everywhere. */
const CHUNK = 8192;
