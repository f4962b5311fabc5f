import { exactInteger } from './big-integers.ts';
import { NAMED_CHARACTERS, STRING_ESCAPES } from './edn-characters.ts';
import { EdnError } from './edn-error.ts';
import { describeValue } from './malformed-file.ts';

const NUMBER = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/;

/** A number with a fraction, an exponent, an N or M at its end, or many digits; a ratio stays text. */
export function numberOf(word: string): number | string {
  const plain = word.replace(/^\+/, '').replace(/[NM]$/, '');
  if (/^-?\d+$/.test(plain)) return exactInteger(plain);
  if (NUMBER.test(plain)) return Number(plain);
  if (/^-?\d+\/\d+$/.test(plain)) return plain;
  throw new EdnError(`"${word}" is no number`);
}

/** The character that is named after a backslash. */
export function characterOf(name: string): string {
  if (name.length === 1) return name;
  const named = NAMED_CHARACTERS[name];
  if (named !== undefined) return named;
  if (/^u[\da-fA-F]{4}$/.test(name)) return String.fromCharCode(Number.parseInt(name.slice(1), 16));
  if (String.fromCodePoint(name.codePointAt(0) ?? 0) === name) return name;
  throw new EdnError(`"\\${name}" is no character`);
}

/** Numbers in ascending order, so that a set says nothing by its order. */
export function setItems(items: unknown[]): unknown[] {
  return items.every((item) => typeof item === 'number') ? items.sort((a, b) => a - b) : items;
}

/** A map's key as text. */
export function keyOf(key: unknown): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number' || typeof key === 'boolean' || key === null) return String(key);
  if (Array.isArray(key)) return JSON.stringify(key);
  throw new EdnError(`expected a keyword as the key of a map, got ${describeValue(key)}`);
}

/** The text of a string between its quotes. */
export function unescape(raw: string): string {
  return raw.replace(/\\(?:u([\da-fA-F]{4})|([^]))/g, (escape, code: string | undefined, character: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    const known = STRING_ESCAPES[character];
    if (known === undefined) throw new EdnError(`"${escape}" is no escape of a string`);
    return known;
  });
}
