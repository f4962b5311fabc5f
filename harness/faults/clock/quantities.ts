import { z } from 'zod';

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600 };
const SHIFT = /^([+-]?)(\d+(?:\.\d+)?)(ms|s|m|h)$/;
/** Less is not told from the time that asking takes. */
const SMALLEST_SHIFT_SECONDS = 0.2;
/** Also away from years that no server can print. */
const LARGEST_SHIFT_SECONDS = 10 * 365 * 86_400;

/** `60s`, `-2m`, `1.5h`: forward, or back with a minus. Stays text, so that a stored schedule can be parsed again; `shiftSeconds` reads it. */
export const shift = z
  .string()
  .regex(SHIFT, { error: 'a shift such as 60s, -60s, 1.5m or -2h', abort: true })
  .refine(isShiftInReach, 'a shift of 200ms at least and 87600h at most, forward or back');

/** How fast the clock runs: 1.05 gains 50 ms in a second, 0.95 loses them. */
export const clockRate = z
  .number()
  .min(0.5)
  .max(2)
  .refine((rate) => Math.abs(rate - 1) >= 0.01 - 1e-9, 'a rate that differs from 1 by 0.01 at least');

/** How long the clock stays on one side of a strobe. */
export const flipEvery = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s)$/, { error: 'a duration such as 200ms or 1s', abort: true })
  .refine((text) => isWithin(shiftSeconds(text), 0.05, 60), 'a duration of 50ms at least and 60s at most');

/** Of `shift` and `flipEvery`. */
export function shiftSeconds(text: string): number {
  const [, sign = '', number = '', unit = ''] = SHIFT.exec(text) ?? [];
  const factor = SECONDS[unit];
  if (factor === undefined) throw new RangeError(`"${text}" is no time`);
  return Number(`${sign}${number}`) * factor;
}

function isShiftInReach(text: string): boolean {
  return isWithin(Math.abs(shiftSeconds(text)), SMALLEST_SHIFT_SECONDS, LARGEST_SHIFT_SECONDS);
}

function isWithin(value: number, smallest: number, largest: number): boolean {
  return value >= smallest && value <= largest;
}
