/** What a character may be in EDN, by its code; all beyond ASCII belongs to words. */
export const SPACE = 1;
/** Ends a word or a number. */
export const DELIMITER = 2;
export const DIGIT = 4;

/** Spaces delimit too; a comma is a space. */
export const CHARACTER_KINDS: Uint8Array = kinds();

function kinds(): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of ' \t\n\r\f\v,') table[character.charCodeAt(0)] = SPACE | DELIMITER;
  for (const character of '()[]{}";') table[character.charCodeAt(0)] = DELIMITER;
  for (const character of '0123456789') table[character.charCodeAt(0)] = DIGIT;
  return table;
}

/** `\newline` and its like. */
export const NAMED_CHARACTERS: Readonly<Record<string, string>> = {
  newline: '\n',
  return: '\r',
  space: ' ',
  tab: '\t',
  formfeed: '\f',
  backspace: '\b',
};

/** What follows a backslash in a string. */
export const STRING_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  '\\': '\\',
};
