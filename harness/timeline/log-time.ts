/**
 * Reads `2022-08-30 15:38:09` or `2022-08-30 15:38:09.123` as ms since 1970, as if it were UTC. Throws a `RangeError` for
 * anything else.
 */
export function parseLogTime(text: string): number {
  const time = Date.parse(`${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(time)) throw new RangeError(`Expected a time like 2022-08-30 15:38:09.123, got "${text}"`);
  return time;
}

/** `15:38:09.123`; the thousandths only where `withMs`. */
export function formatClock(time: number, withMs: boolean): string {
  return new Date(time).toISOString().slice(11, withMs ? 23 : 19);
}

/** `2022-08-30`. */
export function formatDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
