import { daysOf } from './days-of-timer.ts';
import { DAY, MINUTE, type Timer } from './timer.ts';

/**
 * When a timer runs next after a time (wall time, ms, see `Timer`); undefined: never again. TYPE 1 runs at
 * DURING_START_DATE. The others run on their days at START_TIME, and with FREQ_MINUTE_INTERVAL again until END_TIME; never
 * before DURING_START_DATE or after DURING_END_DATE, and with IS_VALID = 0 not at all (seed 001 §2.7).
 */
export function nextRun(timer: Timer, after: number): number | undefined {
  if (!timer.valid) return undefined;
  if (timer.type === 1) return timer.from > after ? timer.from : undefined;
  for (const day of daysOf(timer, after)) {
    const run = firstOfDay(timer, day, Math.max(after, timer.from - 1));
    if (run !== undefined) return run > timer.until ? undefined : run;
  }
  return undefined;
}

/** The first run of a day that comes later than `after`. */
function firstOfDay({ startTime, endTime, minuteInterval }: Timer, day: number, after: number): number | undefined {
  const begin = day + startTime;
  if (begin > after) return begin;
  if (minuteInterval === 0) return undefined;
  const step = minuteInterval * MINUTE;
  const next = begin + (Math.floor((after - begin) / step) + 1) * step;
  return next <= Math.min(day + endTime, day + DAY - 1) ? next : undefined;
}
