const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/** Does the text begin an object and stop before its end? */
export function isCutOffObject(text: string): boolean {
  const start = text.search(/\S/);
  return start >= 0 && text[start] === '{' && endOfValue(text, start) === undefined;
}

/**
 * Just after the object or list that begins at `from`, or undefined when the text stops before its end. Only brackets and
 * strings are looked at: whether it is JSON is for `JSON.parse` to say.
 */
export function endOfValue(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
    } else if (code === OPENING_BRACE || code === OPENING_BRACKET) {
      depth += 1;
    } else if (code === CLOSING_BRACE || code === CLOSING_BRACKET) {
      depth -= 1;
      if (depth <= 0) return at + 1;
    }
  }
  return undefined;
}

/** Position of the closing quote of the string that begins at `from`; the end of the text when there is none. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}
