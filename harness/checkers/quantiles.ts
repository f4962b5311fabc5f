/** Values at the quantiles 0, 0.5, 0.95, 0.99 and 1, in the unit of what was given. */
export interface Quantiles {
  readonly '0': number;
  readonly '0.5': number;
  readonly '0.95': number;
  readonly '0.99': number;
  readonly '1': number;
}

/** Null when there are no values. */
export function quantilesOf(values: Iterable<number>): Quantiles | null {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return null;
  return {
    '0': quantile(sorted, 0),
    '0.5': quantile(sorted, 0.5),
    '0.95': quantile(sorted, 0.95),
    '0.99': quantile(sorted, 0.99),
    '1': quantile(sorted, 1),
  };
}

/** The value below which a share `q` of the sorted values lies; always one that occurs. NaN when there are none. */
export function quantile(sorted: Float64Array, q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}
