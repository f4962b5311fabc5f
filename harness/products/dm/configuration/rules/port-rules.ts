import { formatAddress, likelySubnet } from '../address.ts';
import type { IniFile, IniSection } from '../ini-file.ts';
import { globalSites, groupsOf, ownMalEntry } from '../members.ts';
import { entryOf, numberOf, placeOf, shown, textOf, wordOf, type Place } from '../settings.ts';
import { distinctMals, type Site, type System } from '../site.ts';
import type { Rule, Violation } from './rule.ts';

const PORTS = 'DM data watch V2.1, 2.8 ports';

export const portRules: readonly Rule[] = [
  {
    id: 'E_PORT_INST',
    severity: 'error',
    files: ['dm.ini', 'dmmal.ini'],
    says: 'PORT_NUM of dm.ini is the MAL_INST_PORT of the instance in dmmal.ini.',
    source: PORTS,
    check: ({ sites }) => sites.flatMap(otherServicePort),
  },
  {
    id: 'E_PORT_CLASH',
    severity: 'error',
    files: ['dm.ini', 'dmmal.ini'],
    says: 'Every listener of a host has a port of its own: PORT_NUM, DW_PORT, MAL_PORT, MAL_DW_PORT, MAL_INST_DW_PORT.',
    source: `${PORTS}; MAL_DW_PORT and several instances on one host: the same reasoning`,
    check: (system) => [
      ...distinctMals(system).flatMap((mal) => clashes(mal.sections.flatMap(malListeners))),
      ...system.sites.flatMap(clashesWithServer),
    ],
  },
  {
    id: 'E_DW_PORT_MISSING',
    severity: 'error',
    files: ['dm.ini', 'dmmal.ini', 'dmwatcher.ini'],
    says: 'A watched instance has the port for its watcher (DW_PORT of dm.ini; in 4.0 MAL_INST_DW_PORT) and MAL_DW_PORT.',
    source: `${PORTS}; 4.0: DM8 moved DW_PORT to dmmal.ini`,
    check: missingWatcherPorts,
  },
  {
    id: 'W_LINK_MAGIC',
    severity: 'warning',
    files: ['dmmal.ini'],
    says: 'If MAL_LINK_MAGIC is set, it is equal inside a subnet and differs between subnets (taken as /24 of MAL_HOST).',
    source: 'DM data watch V2.1, 2.2 dmmal.ini',
    check: (system) => distinctMals(system).flatMap(wrongMagic),
  },
];

interface Listener {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly place: Place;
}

function otherServicePort(site: Site): Violation[] {
  const [dm, entry] = [site.ini['dm.ini'], ownMalEntry(site)];
  if (dm === undefined || entry === undefined) return [];
  const [port, expected] = [numberOf(dm.head, 'PORT_NUM'), numberOf(entry, 'MAL_INST_PORT')];
  if (port === undefined || expected === undefined || port === expected) return [];
  const line = placeOf(entry, 'MAL_INST_PORT').line;
  const found = shown(dm.head, 'PORT_NUM');
  return [{ ...placeOf(dm.head, 'PORT_NUM'), found, expected: `MAL_INST_PORT = ${expected} (${entry.path}:${line})` }];
}

function malListeners(section: IniSection): Listener[] {
  const host = wordOf(section, 'MAL_HOST');
  if (host === undefined) return [];
  return ['MAL_INST_PORT', 'MAL_PORT', 'MAL_DW_PORT', 'MAL_INST_DW_PORT'].flatMap((key) => {
    const port = numberOf(section, key);
    return port === undefined ? [] : { host, port, name: `[${section.name}] ${key}`, place: placeOf(section, key) };
  });
}

/** The server's own ports against those that dmmal.ini gives to the same instance. */
function clashesWithServer(site: Site): Violation[] {
  const [dm, entry] = [site.ini['dm.ini'], ownMalEntry(site)];
  const host = entry === undefined ? undefined : wordOf(entry, 'MAL_HOST');
  if (dm === undefined || entry === undefined || host === undefined) return [];
  const own = ['PORT_NUM', 'DW_PORT'].flatMap((key): Listener[] => {
    const port = numberOf(dm.head, key);
    return port === undefined ? [] : [{ host, port, name: `${key} of dm.ini`, place: placeOf(dm.head, key) }];
  });
  const others = malListeners(entry).filter(({ name }) => !name.endsWith('MAL_INST_PORT'));
  return [...clashes(own), ...own.flatMap((one) => others.flatMap((other) => clashes([other, one])))];
}

function clashes(listeners: readonly Listener[]): Violation[] {
  return listeners.flatMap((listener, index) => {
    const other = listeners.slice(0, index).find(({ host, port }) => host === listener.host && port === listener.port);
    if (other === undefined) return [];
    const expected = `another port: ${other.name} (${other.place.file}:${other.place.line}) has it on this host`;
    return { ...listener.place, found: `${listener.name} = ${formatAddress(listener.host, listener.port)}`, expected };
  });
}

function* missingWatcherPorts(system: System): Generator<Violation> {
  const watched = new Set([...[...groupsOf(system).values()].flat().map(({ site }) => site), ...globalSites(system)]);
  for (const site of watched) {
    const [head, entry] = [site.ini['dm.ini']?.head, ownMalEntry(site)];
    const wanted = [
      ...(system.watch === '2.1' ? [{ section: head, key: 'DW_PORT' }] : [{ section: entry, key: 'MAL_INST_DW_PORT' }]),
      { section: entry, key: 'MAL_DW_PORT' },
    ];
    for (const { section, key } of wanted) {
      if (section === undefined || entryOf(section, key) !== undefined) continue;
      yield { file: section.path, line: section.line, found: `no ${key}`, expected: `${key} = PORT` };
    }
  }
}

function wrongMagic(mal: IniFile): Violation[] {
  const entries = mal.sections.map((section) => ({
    section,
    magic: numberOf(section, 'MAL_LINK_MAGIC') ?? 0,
    subnet: likelySubnet(textOf(section, 'MAL_HOST') ?? ''),
  }));
  if (entries.every(({ magic }) => magic === 0)) return [];
  return entries.flatMap(({ section, magic, subnet }, index) => {
    if (subnet === undefined) return [];
    const earlier = entries.slice(0, index).filter((other) => other.subnet !== undefined);
    const differs = earlier.find((other) => other.subnet === subnet && other.magic !== magic);
    const equals = earlier.find((other) => other.subnet !== subnet && other.magic === magic);
    const place = placeOf(section, 'MAL_LINK_MAGIC');
    const found = `${shown(section, 'MAL_LINK_MAGIC')} in ${subnet}.0/24`;
    if (differs)
      return { ...place, found, expected: `${differs.magic} as in [${differs.section.name}], the same subnet` };
    if (equals)
      return { ...place, found, expected: `another than [${equals.section.name}] has in ${equals.subnet ?? ''}.0/24` };
    return [];
  });
}
