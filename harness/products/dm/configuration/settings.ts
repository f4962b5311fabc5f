import { checkValue } from './check-value.ts';
import type { IniEntry, IniSection } from './ini-file.ts';
import { parameterNamed } from './parameters/index.ts';

/** Where something stands. */
export interface Place {
  readonly file: string;
  /** Counted from 1; for what is not set, the line of its section. */
  readonly line: number;
}

/** The last entry of that name. */
export function entryOf(section: IniSection, name: string): IniEntry | undefined {
  return section.entries.findLast(({ key }) => key === name);
}

/** All entries of that name, in their order. */
export function entriesOf(section: IniSection, name: string): readonly IniEntry[] {
  return section.entries.filter(({ key }) => key === name);
}

/** What holds: the value that is set, else the default of the file's reference; undefined where there is neither. */
export function textOf(section: IniSection, name: string): string | undefined {
  const written = entryOf(section, name)?.value;
  return written === undefined || written === '' ? defaultOf(section, name) : written;
}

/** The same in upper case, for words and names: DM does not distinguish. */
export function wordOf(section: IniSection, name: string): string | undefined {
  return textOf(section, name)?.toUpperCase();
}

/** The same as a number; undefined where it is not a number in its range (another rule says so). */
export function numberOf(section: IniSection, name: string): number | undefined {
  const text = textOf(section, name);
  const type = parameterNamed(section.kind, section.name !== '', name)?.type;
  if (text === undefined || type === undefined || checkValue(type, text) !== undefined) return undefined;
  return Number(text);
}

/** Where a parameter is set, or would be. */
export function placeOf(section: IniSection, name: string): Place {
  return { file: section.path, line: entryOf(section, name)?.line ?? section.line };
}

/** `NAME = value` as it is written, or that it is not set, with what holds then. */
export function shown(section: IniSection, name: string): string {
  const entry = entryOf(section, name);
  if (entry !== undefined) return `${name} = ${entry.value}`;
  const otherwise = defaultOf(section, name);
  return otherwise === undefined ? `${name} is not set` : `${name} is not set (default ${otherwise})`;
}

function defaultOf(section: IniSection, name: string): string | undefined {
  return parameterNamed(section.kind, section.name !== '', name)?.default;
}
