import { QuakeError } from '../errors.ts';

/** One of the allowed words. Throws a usage error that lists them. */
export function choice<Word extends string>(flag: string, value: string, allowed: readonly Word[]): Word {
  const found = allowed.find((word) => word === value);
  if (found !== undefined) return found;
  throw new QuakeError('QUAKE_BAD_OPTION', `${flag}: expected ${allowed.join(', ')}, got "${value}"`, {
    exitClass: 'usage',
  });
}

/** The seed as given, or a drawn one. Throws a usage error unless it is a whole number below 2^31. */
export function reseeded(text: string | undefined, draw: () => number): number {
  if (text === undefined) return draw();
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31) return seed;
  throw new QuakeError('QUAKE_BAD_OPTION', `--seed: expected a whole number from 0 to 2147483647, got "${text}"`, {
    exitClass: 'usage',
  });
}

/** A whole number from `low` to `high`. Throws a usage error otherwise. */
export function wholeNumber(flag: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= low && value <= high) return value;
  throw new QuakeError('QUAKE_BAD_OPTION', `${flag}: expected a whole number from ${low} to ${high}, got "${text}"`, {
    exitClass: 'usage',
  });
}

/** Words as one line that a POSIX shell reads back as the same words. */
export function shellWords(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
