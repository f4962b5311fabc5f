import type { Span } from './scale.ts';

/**
 * Puts spans that overlap into different rows, each into the first row that is free. `gapUs` is the room that a label
 * needs. Returns the row of each span and the number of rows.
 */
export function packIntoRows(
  spans: readonly Span[],
  gapUs: number,
): { readonly row: readonly number[]; readonly rows: number } {
  const ends: number[] = [];
  const order = spans.map((_, position) => position).sort((a, b) => (spans[a]?.fromUs ?? 0) - (spans[b]?.fromUs ?? 0));
  const row: number[] = spans.map(() => 0);
  for (const position of order) {
    const span = spans[position];
    if (span === undefined) continue;
    const found = ends.findIndex((end) => end <= span.fromUs);
    const own = found < 0 ? ends.length : found;
    ends[own] = Math.max(span.toUs, span.fromUs + gapUs);
    row[position] = own;
  }
  return { row, rows: ends.length };
}
