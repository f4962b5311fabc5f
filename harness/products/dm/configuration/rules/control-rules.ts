import { globalMembers, globalSites } from '../members.ts';
import type { IniFile } from '../ini-file.ts';
import { CONTROL_FILE_NAMES, controlChainProblems } from '../control-chain.ts';
import { entryOf, placeOf, shown, textOf, wordOf } from '../settings.ts';
import { sameBytes, type Site, type SiteFile, type System } from '../site.ts';
import type { Rule, Violation } from './rule.ts';

const CONTROL = 'DM data watch V2.1, 2.5 and 4.5 dmwatcher.ctl';
const NEWER = 'DM8: made by the watcher when the library is judged split, and to be deleted before it is built again';

export const controlRules: readonly Rule[] = [
  {
    id: 'E_CTL_NAME',
    severity: 'error',
    files: ['dm.ini', 'dmwatcher.ctl'],
    says: 'A control file is called dm.ctl, dmmpp.ctl or dmwatcher.ctl.',
    source: 'DM data watch V2.1, 2.5: note of dmctlcvt',
    check: ({ sites }) => sites.flatMap(wrongNames),
  },
  {
    id: 'E_CTL_MISSING',
    severity: 'error',
    files: ['dmwatcher.ini', 'dmwatcher.ctl'],
    says: 'In 2.1 an instance under global watch has a dmwatcher.ctl.',
    source: CONTROL,
    check: missingControl,
  },
  {
    id: 'E_CTL_DIFF',
    severity: 'error',
    files: ['dmwatcher.ctl'],
    says: 'In 2.1 dmwatcher.ctl is the same in the whole group: made once with dmctlcvt, then copied. Else the group is split.',
    source: CONTROL,
    check: differentControl,
  },
  {
    id: 'E_CTL_FORMAT',
    severity: 'error',
    files: ['dmwatcher.ctl'],
    says: 'The records of dmwatcher.ctl (as text) are as many as it says, and each goes on from the TGUID of the one before.',
    source: 'DM data watch V2.1, 4.5.3 control file',
    check: ({ sites }) => sites.flatMap(({ ini }) => controlChainProblems(ini['dmwatcher.ctl'])),
  },
  {
    id: 'E_CTL_STATUS',
    severity: 'error',
    files: ['dmwatcher.ctl'],
    says: 'The status in dmwatcher.ctl (as text) is VALID; in 4.0 there is no such file, unless the library was judged split.',
    source: `DM data watch V2.1, 4.5.4 status; ${NEWER}`,
    check: ({ sites, watch }) => sites.flatMap((site) => (watch === '2.1' ? badStatus(site) : leftOver(site))),
  },
];

function wrongNames({ ini, controlFiles }: Site): Violation[] {
  const expected = CONTROL_FILE_NAMES.join(', ');
  const wrong = (name: string): boolean => name.endsWith('.ctl') && !CONTROL_FILE_NAMES.includes(name);
  const files = controlFiles
    .filter(({ name }) => wrong(name.toLowerCase()))
    .map(({ path, name }) => ({ file: path, line: 1, found: name, expected }));
  const head = ini['dm.ini']?.head;
  const written = head === undefined ? undefined : textOf(head, 'CTL_PATH');
  if (head === undefined || !wrong(written?.toLowerCase().split(/[/\\]/).at(-1) ?? '')) return files;
  return [...files, { ...placeOf(head, 'CTL_PATH'), found: shown(head, 'CTL_PATH'), expected }];
}

function controlOf({ controlFiles }: Site): SiteFile | undefined {
  return controlFiles.find(({ name }) => name.toLowerCase() === 'dmwatcher.ctl');
}

function missingControl(system: System): Violation[] {
  if (system.watch !== '2.1') return [];
  return globalMembers(system).flatMap(({ site, group }) => {
    if (controlOf(site) !== undefined || site.ini['dm.ini'] === undefined) return [];
    const found = `${shown(group, 'DW_TYPE')}, no dmwatcher.ctl`;
    return { ...placeOf(group, 'DW_TYPE'), found, expected: 'the dmwatcher.ctl that one run of dmctlcvt TYPE=3 made' };
  });
}

function* differentControl(system: System): Generator<Violation> {
  if (system.watch !== '2.1') return;
  const first = new Map<string, SiteFile>();
  for (const { site, group } of globalMembers(system)) {
    const control = controlOf(site);
    const name = group.name.toUpperCase();
    if (control === undefined) continue;
    const reference = first.get(name);
    if (reference === undefined) first.set(name, control);
    else if (!sameBytes(reference.bytes, control.bytes)) {
      const tguid = tguidOf(site.ini['dmwatcher.ctl']);
      const found = tguid === undefined ? 'other bytes' : `TGUID = ${tguid}`;
      yield { file: control.path, line: 1, found, expected: `the same file as ${reference.path}` };
    }
  }
}

function tguidOf(file: IniFile | undefined): string | undefined {
  return file === undefined ? undefined : entryOf(file.head, 'TGUID')?.value;
}

function badStatus({ ini }: Site): Violation[] {
  const head = ini['dmwatcher.ctl']?.head;
  const status = head === undefined ? undefined : wordOf(head, 'STATUS');
  if (head === undefined || (status !== 'INVALID' && status !== 'SPLIT')) return [];
  return [
    { ...placeOf(head, 'STATUS'), found: shown(head, 'STATUS'), expected: 'VALID; this library is not admitted' },
  ];
}

function leftOver(site: Site): Violation[] {
  const control = globalSites({ sites: [site], watch: '4.0' }).length > 0 ? controlOf(site) : undefined;
  if (control === undefined) return [];
  return [
    { file: control.path, line: 1, found: 'a dmwatcher.ctl in 4.0', expected: 'none: the library was judged split' },
  ];
}
