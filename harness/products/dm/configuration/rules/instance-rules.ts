import type { IniFile, IniSection } from '../ini-file.ts';
import { globalSites, instanceOf, ownMalEntry } from '../members.ts';
import { numberOf, placeOf, shown, wordOf } from '../settings.ts';
import { distinctMals, sameBytes, type Site, type System } from '../site.ts';
import type { FileKind } from '../file-kind.ts';
import type { Rule, Violation } from './rule.ts';

const MAL = 'DM data watch V2.1, 2.2 dmmal.ini';
const INI = 'DM data watch V2.1, 2.1 dm.ini';

/** Which switch of dm.ini makes the server read which file. */
const SWITCHES: readonly (readonly [name: string, file: FileKind])[] = [
  ['MAL_INI', 'dmmal.ini'],
  ['ARCH_INI', 'dmarch.ini'],
  ['TIMER_INI', 'dmtimer.ini'],
];

export const instanceRules: readonly Rule[] = [
  {
    id: 'E_FILE_MISSING',
    severity: 'error',
    files: ['dm.ini', 'dmwatcher.ini'],
    says: 'The files that dm.ini switches on (MAL_INI, ARCH_INI, TIMER_INI) are there, and dm.ini beside dmwatcher.ini.',
    source: 'DM data watch V2.1, 2 and 2.1 dm.ini',
    check: ({ sites }) => sites.flatMap(missingFiles),
  },
  {
    id: 'E_INI_OFF',
    severity: 'error',
    files: ['dm.ini'],
    says: 'Under global watch dm.ini switches MAL_INI and ARCH_INI on.',
    source: INI,
    check: (system) => globalSites(system).flatMap(switchedOff),
  },
  {
    id: 'E_INST_DUP',
    severity: 'error',
    files: ['dm.ini', 'dmmal.ini'],
    says: 'The name of an instance is unique in the whole system, and so are MAL_INST_NAME and the sections of dmmal.ini.',
    source: `${INI}, 2.2 dmmal.ini`,
    check: (system) => [...sameInstance(system), ...distinctMals(system).flatMap((mal) => [...repeatedEntries(mal)])],
  },
  {
    id: 'E_INST_MISMATCH',
    severity: 'error',
    files: ['dm.ini', 'dmmal.ini'],
    says: 'INSTANCE_NAME of dm.ini is the MAL_INST_NAME of a section of dmmal.ini.',
    source: MAL,
    check: ({ sites }) => sites.flatMap(unknownInstance),
  },
  {
    id: 'E_MAL_DIFF',
    severity: 'error',
    files: ['dmmal.ini'],
    says: 'dmmal.ini is the same on all sites, byte for byte.',
    source: MAL,
    check: differentMals,
  },
];

function missingFiles({ ini, name }: Site): Violation[] {
  const { 'dm.ini': dm, 'dmwatcher.ini': watcher } = ini;
  const missing = SWITCHES.filter(
    ([key, file]) => dm !== undefined && numberOf(dm.head, key) === 1 && ini[file] === undefined,
  ).flatMap(([key, file]) =>
    dm === undefined
      ? []
      : { ...placeOf(dm.head, key), found: `${shown(dm.head, key)}, no ${file}`, expected: `${file} in ${name}` },
  );
  if (watcher === undefined || dm !== undefined) return missing;
  return [...missing, { file: watcher.path, line: 1, found: 'no dm.ini', expected: `dm.ini in ${name}` }];
}

function switchedOff({ ini }: Site): Violation[] {
  const head = ini['dm.ini']?.head;
  if (head === undefined) return [];
  return ['MAL_INI', 'ARCH_INI']
    .filter((key) => numberOf(head, key) === 0)
    .map((key) => ({ ...placeOf(head, key), found: shown(head, key), expected: `${key} = 1` }));
}

function* sameInstance({ sites }: System): Generator<Violation> {
  const first = new Map<string, Site>();
  for (const site of sites) {
    const [name, head] = [instanceOf(site), site.ini['dm.ini']?.head];
    if (name === undefined || head === undefined) continue;
    const other = first.get(name);
    if (other === undefined) first.set(name, site);
    else {
      const expected = `a name of its own; ${other.name} has this one`;
      yield { ...placeOf(head, 'INSTANCE_NAME'), found: shown(head, 'INSTANCE_NAME'), expected };
    }
  }
}

function* repeatedEntries(mal: IniFile): Generator<Violation> {
  const seen = new Map<string, IniSection>();
  for (const section of mal.sections) {
    const instance = wordOf(section, 'MAL_INST_NAME');
    const sameName = seen.get(`[${section.name.toUpperCase()}]`);
    const sameInstanceName = instance === undefined ? undefined : seen.get(instance);
    if (sameName !== undefined) {
      const expected = `one section of this name; the first is in line ${sameName.line}`;
      yield { file: mal.path, line: section.line, found: `[${section.name}] again`, expected };
    }
    if (sameInstanceName !== undefined) {
      const expected = `one section an instance; [${sameInstanceName.name}] in line ${sameInstanceName.line} has it`;
      yield { ...placeOf(section, 'MAL_INST_NAME'), found: shown(section, 'MAL_INST_NAME'), expected };
    }
    seen.set(`[${section.name.toUpperCase()}]`, section);
    if (instance !== undefined) seen.set(instance, section);
  }
}

function unknownInstance(site: Site): Violation[] {
  const { 'dm.ini': dm, 'dmmal.ini': mal } = site.ini;
  if (dm === undefined || mal === undefined || instanceOf(site) === undefined || ownMalEntry(site)) return [];
  const names = mal.sections.flatMap((section) => wordOf(section, 'MAL_INST_NAME') ?? []);
  const found = shown(dm.head, 'INSTANCE_NAME');
  return [
    { ...placeOf(dm.head, 'INSTANCE_NAME'), found, expected: `a MAL_INST_NAME of dmmal.ini: ${names.join(', ')}` },
  ];
}

function* differentMals({ sites }: System): Generator<Violation> {
  const [reference, ...others] = sites.flatMap(({ ini }) => ini['dmmal.ini'] ?? []);
  if (reference === undefined) return;
  for (const other of others) {
    if (sameBytes(reference.bytes, other.bytes)) continue;
    const longest = Math.max(reference.lines.length, other.lines.length);
    const at = Array.from({ length: longest }, (_, index) => index).find(
      (index) => reference.lines[index] !== other.lines[index],
    );
    const index = at ?? 0;
    const text = ({ lines }: IniFile): string =>
      at === undefined ? 'other bytes: line ends or encoding' : (lines[at] ?? '').trim() || 'nothing in this line';
    yield {
      file: other.path,
      line: Math.min(index + 1, other.lines.length),
      found: text(other),
      expected: at === undefined ? `the bytes of ${reference.path}` : `as ${reference.path}: ${text(reference)}`,
    };
  }
}
