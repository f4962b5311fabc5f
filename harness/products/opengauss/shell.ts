import { SERVER_ACCOUNT } from './installation.ts';

/** One word of a POSIX shell command line, quoted only where it must be. */
export function quoteWord(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line as a person would type it. */
export function commandLine(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

/**
 * The argv that runs command lines as omm in a login shell, because only that shell has the paths of the installation
 * (facts/opengauss.md §5.2). Several are run one after the other, each only if the one before exited with 0.
 */
export function asServerAccount(...lines: readonly string[]): readonly string[] {
  return ['su', '-', SERVER_ACCOUNT, '-c', lines.join(' && ')];
}
