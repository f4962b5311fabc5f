import { PAGE_UNIT_PARAMETERS, type GucParameter, type GucUnit } from './guc-table.ts';

const MEMORY = { kB: 1, MB: 1024, GB: 1024 * 1024 };
const SECOND = 1000;
const times = (base: number): Readonly<Record<string, number>> => ({
  ms: 1 / base,
  s: SECOND / base,
  min: (60 * SECOND) / base,
  h: (3600 * SECOND) / base,
  d: (86_400 * SECOND) / base,
});
const UNIT_FACTORS: Readonly<Record<GucUnit, Readonly<Record<string, number>>>> = {
  kB: MEMORY,
  ms: times(1),
  s: times(SECOND),
  min: times(60 * SECOND),
};

/** In the parameter's own unit, or undefined. A unit is only allowed where the parameter has one. */
export function readGucNumber(
  name: string,
  { type, unit }: Extract<GucParameter, { type: 'integer' | 'real' }>,
  value: string,
): number | undefined {
  const [, digits, suffix] = /^\s*([+-]?(?:0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?))([A-Za-z]*)\s*$/i.exec(value) ?? [];
  if (digits === undefined || suffix === undefined) return undefined;
  const number = Number(digits);
  if (type === 'integer' && !Number.isInteger(number)) return undefined;
  if (suffix === '') return number;
  const factor = unit === undefined ? undefined : UNIT_FACTORS[unit][suffix];
  if (factor === undefined) return undefined;
  const converted = number * factor;
  return PAGE_UNIT_PARAMETERS.has(name.toLowerCase()) ? Math.trunc(converted / 8) : converted;
}

/** As SHOW writes it: in the largest unit that leaves a whole number; 0 and what is below have no unit. */
export function showGucNumber(value: number, unit: GucUnit | undefined): string {
  if (unit === undefined || value <= 0) return String(value);
  const units = Object.entries(UNIT_FACTORS[unit]).sort(([, a], [, b]) => b - a);
  const [name, factor] = units.find(([, size]) => size >= 1 && value % size === 0) ?? [unit, 1];
  return `${value / factor}${name}`;
}
