/**
 * The version of data watch, in brackets in the versions of its programs: 2.1 is DM7 with dmwatcher.ctl made by dmctlcvt
 * (seed 001), 4.0 is DM8 (facts/dm.md, "Version split").
 */
export type WatchVersion = '2.1' | '4.0';

type Bound = number | bigint;

/** What a parameter may be set to. */
export type ParameterType =
  /** A whole number within one of the ranges, both ends included. */
  | {
      readonly kind: 'integer';
      readonly ranges: readonly (readonly [low: Bound, high: Bound])[];
      readonly unit?: string;
    }
  /** 1024 to 65534 (seed 001 §2.1). */
  | { readonly kind: 'port' }
  /** 0 to 2147483647 (seed 001 §2.4). */
  | { readonly kind: 'oguid' }
  /** At most 16 characters. */
  | { readonly kind: 'name' }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'host' }
  /** `HOST:PORT`; several for a cluster with shared storage are separated by `/`. */
  | { readonly kind: 'addresses' }
  /** `hh:mm:ss` */
  | { readonly kind: 'time' }
  /** `YYYY-MM-DD hh:mm:ss` */
  | { readonly kind: 'date-time' }
  | { readonly kind: 'text' };

/** One row of the reference of a file. */
export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  /** What holds when it is not set, as it would be written. */
  readonly default?: string;
  /** It must be set in every section (or in the head) that it belongs to. */
  readonly required?: true;
  /** It may stand several times in a section. */
  readonly repeatable?: true;
  /** Only versions of this data watch know it; without it, all do. */
  readonly only?: WatchVersion;
  /** Can be changed while the server runs. */
  readonly dynamic?: true;
}

/** How a file is made. */
export interface FileFormat {
  readonly source: string;
  /** Parameters before the first section. */
  readonly head: readonly Parameter[];
  /** Parameters in each section, and what the section's name is. */
  readonly section?: { readonly is: string; readonly name: 'name' | 'text'; readonly parameters: readonly Parameter[] };
  /** The file has many parameters besides these, so only a name that looks like a slip of the pen is reported. */
  readonly open?: true;
}

export const SWITCH: ParameterType = { kind: 'integer', ranges: [[0, 1]] };
export const TEXT: ParameterType = { kind: 'text' };
export const PORT: ParameterType = { kind: 'port' };

/** A whole number in one range. */
export function integer(low: Bound, high: Bound, unit?: string): ParameterType {
  return { kind: 'integer', ranges: [[low, high]], ...(unit === undefined ? {} : { unit }) };
}
