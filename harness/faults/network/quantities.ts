import { z } from 'zod';

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
const BITS_A_SECOND: Readonly<Record<string, number>> = { kbit: 1e3, mbit: 1e6 };

/** `200ms`, `1.5s`, `1m`. Stays text, so that a stored schedule can be parsed again; `milliseconds` reads it. */
export const duration = z.string().regex(/^\d+(\.\d+)?(ms|s|m)$/, 'a duration such as 200ms, 1.5s or 1m');

/** `512kbit`, `10mbit`; `bitsPerSecond` reads it. */
export const rate = z
  .string()
  .regex(/^[1-9]\d*(\.\d+)?(kbit|mbit)$/, { error: 'a rate such as 512kbit or 10mbit', abort: true })
  .refine((text) => bitsPerSecond(text) <= 100e6, 'at most 100mbit: more is not told from no limit');

/** More than 0, at most 100. */
export const percentage = z.number().gt(0).max(100);

/** What a fault does with a packet: `drop` is silence, `reject` answers with RST (TCP) or ICMP. */
export const cutAction = z.enum(['drop', 'reject']);
export type CutAction = z.infer<typeof cutAction>;

export function milliseconds(text: string): number {
  return read(text, MILLISECONDS);
}

export function bitsPerSecond(text: string): number {
  return read(text, BITS_A_SECOND);
}

function read(text: string, units: Readonly<Record<string, number>>): number {
  const [, number, unit = ''] = /^([\d.]+)([a-z]+)$/.exec(text) ?? [];
  const factor = units[unit];
  if (number === undefined || factor === undefined) throw new RangeError(`"${text}" is not a quantity`);
  return Number(number) * factor;
}
