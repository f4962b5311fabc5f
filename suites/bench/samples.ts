/** Runs the measurement so many times and says what came out: `median (minimum .. maximum)`. */
export async function sample(count: number, measure: (round: number) => Promise<number>): Promise<readonly number[]> {
  const values: number[] = [];
  for (let round = 0; round < count; round++) values.push(await measure(round));
  return values;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

export function describe(values: readonly number[], unit: string, digits = 1): string {
  const text = (value: number): string => value.toFixed(digits);
  return `${text(median(values))} ${unit} (${text(Math.min(...values))} .. ${text(Math.max(...values))}, n=${values.length})`;
}
