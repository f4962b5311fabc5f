/** `12,345`. */
export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 row`, `2 rows`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : many}`;
}

/** Milliseconds as people say them: `0 ms`, `840 ms`, `3.9 s`, `2 m 5 s`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
}

/** A time of the history (ns) as the moment of the run: `at 12.345 s`. */
export function momentText(ns: number): string {
  return `at ${(ns / 1e9).toFixed(3)} s`;
}

/** `1-3, 7, 9-12`, cut off after `most` runs. */
export function runsText(runs: readonly (readonly [number, number])[], most = 5): string {
  const shown = runs.slice(0, most).map(([low, high]) => (low === high ? String(low) : `${low}-${high}`));
  return shown.join(', ') + (runs.length > most ? ', ...' : '');
}
