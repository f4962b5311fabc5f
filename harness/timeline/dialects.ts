import type { Dialect } from './dialect.ts';
import { dmDialect } from './dm/dialect.ts';
import { kingbaseDialect } from './kingbase/dialect.ts';
import { openGaussDialect } from './opengauss/dialect.ts';

export const DIALECTS: readonly Dialect[] = [openGaussDialect, kingbaseDialect, dmDialect];

export function dialectOf(product: string): Dialect | undefined {
  return DIALECTS.find((dialect) => dialect.product === product);
}

/** The dialect in which most lines mean something; undefined when no line does in any. */
export function detectDialect(texts: readonly string[]): Dialect | undefined {
  const counted = DIALECTS.map((dialect) => ({ dialect, lines: recognised(dialect, texts) }));
  const [best] = counted.toSorted((a, b) => b.lines - a.lines);
  return best === undefined || best.lines === 0 ? undefined : best.dialect;
}

function recognised({ records, patterns }: Dialect, texts: readonly string[]): number {
  return texts.reduce(
    (sum, text) =>
      sum + records(text).filter((record) => patterns.some(({ pattern }) => pattern.test(record.text))).length,
    0,
  );
}
