import type { ProductSetting } from '../product.ts';
import type { Parameter } from './gs-guc.ts';
import { parseSyncNames } from './sync-names.ts';

export interface OpenGaussSetting extends ProductSetting {
  /** How gs_guc wants it written. */
  readonly type: Parameter['type'];
  /** Of durations: the unit of a number without one. */
  readonly unit?: DurationUnit;
}

export type DurationUnit = 'ms' | 's';

const DURATION = /^(\d+)(ms|s|min)?$/;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000 };

export function duration(name: string, value: string, unit: DurationUnit, description: string): OpenGaussSetting {
  const wrong = `expected a duration like 500ms, 6s or 1min, or a number of ${unit}`;
  return { ...plain(name, value, description, (text) => (DURATION.test(text) ? undefined : wrong)), unit };
}

/** The value of a duration setting in ms. */
export function durationMs(setting: OpenGaussSetting, value: string): number {
  const [, digits = '0', unit = setting.unit ?? 'ms'] = DURATION.exec(value) ?? [];
  return Number(digits) * (UNIT_MS[unit] ?? 1);
}

export function oneOf(name: string, value: string, values: readonly string[], description: string): OpenGaussSetting {
  const wrong = `expected one of ${values.join(', ')}`;
  return plain(name, value, description, (text) => (values.includes(text) ? undefined : wrong));
}

export function integer(
  name: string,
  value: string,
  range: readonly [number, number],
  description: string,
): OpenGaussSetting {
  const [min, max] = range;
  const wrong = `expected a whole number from ${min} to ${max}`;
  return plain(name, value, description, (text) =>
    /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max ? undefined : wrong,
  );
}

export function memory(name: string, value: string, description: string): OpenGaussSetting {
  return plain(name, value, description, (text) =>
    /^\d+(kB|MB|GB)$/.test(text) ? undefined : 'expected a size like 128MB or 4GB',
  );
}

export function syncNames(name: string, value: string, description: string): OpenGaussSetting {
  return {
    name,
    default: value,
    description,
    type: 'string',
    validate: (text) => {
      const groups = parseSyncNames(text);
      return typeof groups === 'string' ? groups : undefined;
    },
  };
}

function plain(
  name: string,
  value: string,
  description: string,
  validate: (text: string) => string | undefined,
): OpenGaussSetting {
  return { name, default: value, description, type: 'plain', validate };
}
