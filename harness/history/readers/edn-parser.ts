import { CHARACTER_KINDS, DELIMITER, DIGIT, SPACE } from './edn-characters.ts';
import { EdnError, UNFINISHED } from './edn-error.ts';
import { characterOf, keyOf, numberOf, setItems, unescape } from './edn-values.ts';
import { EdnWords } from './edn-words.ts';

const CODE = (character: string): number => character.charCodeAt(0);
const NEWLINE = CODE('\n');
const QUOTE = CODE('"');
const BACKSLASH = CODE('\\');
const COLON = CODE(':');
const HASH = CODE('#');
const SEMICOLON = CODE(';');
const MINUS = CODE('-');
const PLUS = CODE('+');
const ZERO = CODE('0');
const OPEN_VECTOR = CODE('[');
const CLOSE_VECTOR = CODE(']');
const OPEN_MAP = CODE('{');
const CLOSE_MAP = CODE('}');
const OPEN_LIST = CODE('(');
const CLOSE_LIST = CODE(')');
const CARET = CODE('^');
const UNDERSCORE = CODE('_');

/** No history nests deeper; the parser recurses, so that there has to be an end. */
const MOST_DEPTH = 256;
/** Integers with fewer digits are exact as numbers. */
const EXACT_DIGITS = 15;
const CONSTANTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['nil', null],
  ['true', true],
  ['false', false],
]);

/**
 * Turns EDN into what JSON would hold: keywords and symbols become strings (`:ok` is "ok"), vectors, lists and sets become
 * lists (a set of numbers in ascending order), maps become objects with text keys, tags are dropped. Integers that a number
 * would round become their digits. Written for histories: most values are keywords and small integers.
 */
export class EdnParser {
  #text = '';
  #at = 0;
  #line = 1;
  #depth = 0;
  readonly #words = new EdnWords();

  get position(): number {
    return this.#at;
  }

  /** The line of the position, counted from 1. */
  get line(): number {
    return this.#line;
  }

  /** What is left of the text from the position on. */
  get rest(): string {
    return this.#text.slice(this.#at);
  }

  /** Goes on with `text` after what is left. */
  append(text: string): void {
    this.#text = this.#at >= this.#text.length ? text : this.rest + text;
    this.#at = 0;
  }

  /** Back to a place where it was. */
  reset(position: number, line: number): void {
    this.#at = position;
    this.#line = line;
    this.#depth = 0;
  }

  /** Up to the next form or comment. */
  skipSpace(): void {
    for (; ((CHARACTER_KINDS[this.#text.charCodeAt(this.#at)] ?? 0) & SPACE) !== 0; this.#at += 1) {
      if (this.#text.charCodeAt(this.#at) === NEWLINE) this.#line += 1;
    }
  }

  /** The code of the next character that is neither space nor comment, which is not taken; -1 at the end of the text. */
  peek(): number {
    const text = this.#text;
    for (;;) {
      this.skipSpace();
      const code = text.charCodeAt(this.#at);
      if (code === SEMICOLON) {
        const end = text.indexOf('\n', this.#at);
        if (end < 0) throw UNFINISHED;
        this.#at = end;
      } else if (code === HASH && text.charCodeAt(this.#at + 1) === UNDERSCORE) {
        this.#at += 2;
        this.parse();
      } else {
        return Number.isNaN(code) ? -1 : code;
      }
    }
  }

  /** Takes the next character. */
  skip(): void {
    this.#at += 1;
  }

  /** The next form. Throws `UNFINISHED` when the text ends first, and an `EdnError` for what is no EDN. */
  parse(): unknown {
    const code = this.peek();
    if (((CHARACTER_KINDS[code] ?? 0) & DIGIT) !== 0) return this.#number(this.#at);
    switch (code) {
      case -1:
        throw UNFINISHED;
      case COLON:
        this.#at += 1;
        return this.#word();
      case OPEN_VECTOR:
        return this.#sequence(CLOSE_VECTOR);
      case OPEN_MAP:
        return this.#map();
      case QUOTE:
        return this.#string();
      case OPEN_LIST:
        return this.#sequence(CLOSE_LIST);
      case MINUS:
      case PLUS:
        return this.#signed();
      case HASH:
        return this.#dispatched();
      case BACKSLASH:
        return this.#character();
      case CARET:
        this.#at += 1;
        this.#nested(() => this.parse());
        return this.parse();
      case CLOSE_VECTOR:
      case CLOSE_MAP:
      case CLOSE_LIST:
        throw new EdnError(`unexpected "${String.fromCharCode(code)}"`);
      default:
        return this.#symbol();
    }
  }

  #sequence(close: number): unknown[] {
    this.#at += 1;
    this.#enter();
    const items: unknown[] = [];
    while (this.peek() !== close) items.push(this.parse());
    this.#leave();
    return items;
  }

  #map(): Record<string, unknown> {
    this.#at += 1;
    this.#enter();
    const map: Record<string, unknown> = {};
    while (this.peek() !== CLOSE_MAP) {
      const key = keyOf(this.parse());
      if (this.peek() === CLOSE_MAP) throw new EdnError(`expected a value for the key ${key} of a map`);
      const value = this.parse();
      if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true });
      else map[key] = value;
    }
    this.#leave();
    return map;
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > MOST_DEPTH) throw new EdnError(`nested deeper than ${MOST_DEPTH}`);
  }

  /** Takes the closing bracket. */
  #leave(): void {
    this.#at += 1;
    this.#depth -= 1;
  }

  #nested<Value>(work: () => Value): Value {
    this.#enter();
    const value = work();
    this.#depth -= 1;
    return value;
  }

  /** From the position up to the next delimiter. */
  #word(): string {
    const text = this.#text;
    const from = this.#at;
    let at = from;
    let hash = 0;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (((CHARACTER_KINDS[code] ?? 0) & DELIMITER) !== 0) break;
      hash = (Math.imul(hash, 31) + code) | 0;
    }
    if (at === text.length) throw UNFINISHED;
    this.#at = at;
    return this.#words.word(text, from, at, hash);
  }

  #symbol(): unknown {
    const word = this.#word();
    const constant = CONSTANTS.get(word);
    return constant === undefined ? word : constant;
  }

  #signed(): unknown {
    const next = this.#text.charCodeAt(this.#at + 1);
    if (((CHARACTER_KINDS[next] ?? 0) & DIGIT) !== 0) return this.#number(this.#at + 1);
    return this.#symbol();
  }

  /** `digits` is where they begin, after the sign. */
  #number(digits: number): number | string {
    const text = this.#text;
    let value = 0;
    let at = digits;
    let code = text.charCodeAt(at);
    while (((CHARACTER_KINDS[code] ?? 0) & DIGIT) !== 0) {
      value = value * 10 + (code - ZERO);
      at += 1;
      code = text.charCodeAt(at);
    }
    if (at - digits > EXACT_DIGITS || ((CHARACTER_KINDS[code] ?? 0) & DELIMITER) === 0) return this.#unusualNumber();
    const negative = text.charCodeAt(this.#at) === MINUS;
    this.#at = at;
    return negative && value !== 0 ? -value : value;
  }

  /** Long, with a fraction, an exponent, a ratio, or an N or M at its end. */
  #unusualNumber(): number | string {
    return numberOf(this.#word());
  }

  #string(): string {
    const text = this.#text;
    const from = this.#at + 1;
    let at = from;
    let escaped = false;
    for (; ; at += 1) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        escaped = true;
        at += 1;
      } else if (code === NEWLINE) {
        this.#line += 1;
      }
      if (at >= text.length) throw UNFINISHED;
    }
    this.#at = at + 1;
    const raw = text.slice(from, at);
    return escaped ? unescape(raw) : raw;
  }

  #character(): string {
    this.#at += 1;
    const first = this.#text.charAt(this.#at);
    if (first === '') throw UNFINISHED;
    // A delimiter can be a character of its own, as in \[.
    this.#at += 1;
    const name = first + this.#word();
    return characterOf(name);
  }

  /** What begins with #: a set, a tag, a pattern, a symbolic number, the map of a namespace. */
  #dispatched(): unknown {
    this.#at += 1;
    const code = this.#text.charCodeAt(this.#at);
    if (Number.isNaN(code)) throw UNFINISHED;
    if (code === OPEN_MAP) return setItems(this.#sequence(CLOSE_MAP));
    if (code === QUOTE) return this.#string();
    if (code === HASH) return `#${this.#word()}`;
    this.#word();
    return this.#nested(() => this.parse());
  }
}
