import { parseAddress, type Address } from './address.ts';
import { parameterNamed, parametersOf } from './parameters/index.ts';
import { entryOf } from './settings.ts';
import type { IniEntry, IniFile, IniSection } from './ini-file.ts';

/** A service of dm_svc.conf as a client uses it (seed 001 §2.9, facts/dm.md §1.7). */
export interface ServiceName {
  readonly name: string;
  readonly line: number;
  /** In the order of the file; a client begins with a random one and goes on from there. */
  readonly addresses: readonly Address[];
  /** Items of the list that are no address. */
  readonly malformed: readonly string[];
  /** 0: a primary, else a standby; 1: never a standby; 2: only a standby; 3 and 4 exist in DM8. */
  readonly loginMode: number;
  /** How often a client goes through the servers before it gives up. */
  readonly switchTime: bigint;
  /** Pause between two switches, ms. */
  readonly switchInterval: bigint;
}

/** Whether a value is a list of addresses: at least one of its items is an address that is no bare word. */
export function isServiceList(value: string): boolean {
  return value.split(',').some((item) => {
    const address = parseAddress(item);
    return address !== undefined && (address.port !== undefined || /[.:]/.test(address.host));
  });
}

/**
 * The services of a dm_svc.conf. Settings in a section with the name of the service win over those before the first
 * section; SWITCH_TIMES is the later spelling of SWITCH_TIME. A value that is no whole number counts as not set.
 */
export function serviceNames(file: IniFile): ServiceName[] {
  const known = parametersOf('dm_svc.conf', false).map(({ name }) => name);
  return file.head.entries
    .filter(({ key, value }) => !known.includes(key) && isServiceList(value))
    .map((entry) => service(entry, file));
}

function service({ key, value, line }: IniEntry, file: IniFile): ServiceName {
  const own = file.sections.find(({ name }) => name.toUpperCase() === key);
  const items = value.split(',').map((item) => item.trim());
  const setting = (...names: readonly string[]): bigint => wholeSetting(file.head, own, names);
  return {
    name: key,
    line,
    addresses: items.flatMap((item) => parseAddress(item) ?? []),
    malformed: items.filter((item) => parseAddress(item) === undefined),
    loginMode: Number(setting('LOGIN_MODE')),
    switchTime: setting('SWITCH_TIME', 'SWITCH_TIMES'),
    switchInterval: setting('SWITCH_INTERVAL'),
  };
}

function wholeSetting(head: IniSection, own: IniSection | undefined, names: readonly string[]): bigint {
  const places = [...(own === undefined ? [] : [own]), head];
  const written = places.flatMap((section) => names.flatMap((name) => entryOf(section, name)?.value ?? []));
  const defaults = names.flatMap((name) => parameterNamed('dm_svc.conf', false, name)?.default ?? []);
  return BigInt([...written, ...defaults].find((value) => /^\d+$/.test(value)) ?? 0);
}
