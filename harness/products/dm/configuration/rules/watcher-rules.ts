import {
  archivesOf,
  globalMembers,
  globalSites,
  groupsOf,
  isSynchronous,
  monitorsOf,
  type Member,
} from '../members.ts';
import type { IniSection } from '../ini-file.ts';
import { entryOf, numberOf, placeOf, shown, textOf } from '../settings.ts';
import type { System } from '../site.ts';
import { mostCommon } from './most-common.ts';
import type { Rule, Violation } from './rule.ts';

const WATCHER = 'DM data watch V2.1, 2.4 dmwatcher.ini';

export const watcherRules: readonly Rule[] = [
  {
    id: 'E_OGUID_DIFF',
    severity: 'error',
    files: ['dmwatcher.ini', 'dmmonitor.ini'],
    says: 'The OGUID is the same for all watchers of a group and for its monitors (the one of the server is in dm.ctl, which is not read).',
    source: `${WATCHER}, 2.6 dmmonitor.ini`,
    check: differentOguids,
  },
  {
    id: 'E_GROUP_DIFF',
    severity: 'error',
    files: ['dmwatcher.ini'],
    says: 'The watchers of a group under global watch have the same DW_MODE and DW_ERROR_TIME.',
    source: 'DM8 data watch, an article of its users: both match across the group',
    check: differentModes,
  },
  {
    id: 'E_GLOBAL_NO_ARCH',
    severity: 'error',
    files: ['dmwatcher.ini', 'dmarch.ini'],
    says: 'An instance under global watch has a REALTIME or TIMELY archive; else its watcher does not start.',
    source: 'DM data watch V2.1, 4.2 types of watch',
    check: withoutArchive,
  },
  {
    id: 'E_LOCAL_GROUP',
    severity: 'error',
    files: ['dmwatcher.ini', 'dmarch.ini'],
    says: 'An instance under local watch is in a group with others only as the ASYNC standby of one of them.',
    source: 'DM data watch V2.1, 3.1 monitor',
    check: localInGroup,
  },
  {
    id: 'E_STARTUP_CMD',
    severity: 'error',
    files: ['dmwatcher.ini'],
    says: 'INST_STARTUP_CMD has no path with a blank in it on Linux.',
    source: WATCHER,
    check: (system) => sections(system).flatMap(pathWithBlank),
  },
  {
    id: 'E_RESTART_NO_CMD',
    severity: 'error',
    files: ['dmwatcher.ini'],
    says: 'INST_AUTO_RESTART = 1 has an INST_STARTUP_CMD to restart with.',
    source: WATCHER,
    check: (system) => sections(system).flatMap(restartWithout),
  },
  {
    id: 'W_ALTER_MODE',
    severity: 'warning',
    files: ['dm.ini'],
    says: 'Under global watch ALTER_MODE_STATUS is 0, so that nobody changes mode or status by hand.',
    source: 'DM data watch V2.1, 2.1 dm.ini',
    check: (system) => advised(system, 'ALTER_MODE_STATUS', 0),
  },
  {
    id: 'W_OFFLINE_TS',
    severity: 'warning',
    files: ['dm.ini'],
    says: 'Under global watch ENABLE_OFFLINE_TS is 2, so that a standby cannot lose a tablespace.',
    source: 'DM data watch V2.1, 2.1 dm.ini',
    check: (system) => advised(system, 'ENABLE_OFFLINE_TS', 2),
  },
];

function sections(system: System): IniSection[] {
  return [...groupsOf(system).values()].flat().map(({ group }) => group);
}

function* differentOguids(system: System): Generator<Violation> {
  const monitored = monitorsOf(system).flatMap((monitor) => monitor.sections);
  for (const [name, members] of groupsOf(system)) {
    const places = [
      ...members.map(({ group }) => ({ section: group, key: 'INST_OGUID' })),
      ...monitored
        .filter((section) => section.name.toUpperCase() === name)
        .map((section) => ({ section, key: 'MON_INST_OGUID' })),
    ].filter(({ section, key }) => numberOf(section, key) !== undefined);
    const expected = mostCommon(places, ({ section, key }) => String(numberOf(section, key)));
    for (const { section, key } of places) {
      if (expected === undefined || String(numberOf(section, key)) === expected.value) continue;
      const { section: other, key: otherKey } = expected.first;
      const at = placeOf(other, otherKey);
      yield {
        ...placeOf(section, key),
        found: shown(section, key),
        expected: `${expected.value} as ${at.file}:${at.line}`,
      };
    }
  }
}

function* differentModes(system: System): Generator<Violation> {
  for (const members of groupsOf(system).values()) {
    const global = members.filter((member) => member.global).map(({ group }) => group);
    for (const key of ['DW_MODE', 'DW_ERROR_TIME']) {
      const expected = mostCommon(global, (group) => textOf(group, key)?.toUpperCase() ?? '');
      for (const group of global) {
        if (expected === undefined || textOf(group, key)?.toUpperCase() === expected.value) continue;
        const at = placeOf(expected.first, key);
        yield {
          ...placeOf(group, key),
          found: shown(group, key),
          expected: `${expected.value} as ${at.file}:${at.line}`,
        };
      }
    }
  }
}

function withoutArchive(system: System): Violation[] {
  return globalMembers(system).flatMap(({ site, group }) => {
    if (site.ini['dmarch.ini'] === undefined || archivesOf(site).some(isSynchronous)) return [];
    const expected = `a REALTIME or TIMELY archive in ${site.ini['dmarch.ini'].path}`;
    return { ...placeOf(group, 'DW_TYPE'), found: `${shown(group, 'DW_TYPE')} without such an archive`, expected };
  });
}

function* localInGroup(system: System): Generator<Violation> {
  for (const members of groupsOf(system).values()) {
    if (members.length < 2) continue;
    for (const member of members.filter(({ global }) => !global)) {
      if (member.instance === undefined || isAsyncStandby(member.instance, members)) continue;
      const found = `${shown(member.group, 'DW_TYPE')} in group ${member.group.name} with ${members.length - 1} other(s)`;
      const expected = `DW_TYPE = GLOBAL, a group of its own, or an ASYNC archive of the group to ${member.instance}`;
      yield { ...placeOf(member.group, 'DW_TYPE'), found, expected };
    }
  }
}

function isAsyncStandby(instance: string, members: readonly Member[]): boolean {
  return members.some(({ site }) =>
    archivesOf(site).some(({ type, targets }) => type === 'ASYNC' && targets.includes(instance)),
  );
}

/** A later word that goes on with a path, as in `/opt/my dm/bin/dmserver`; an argument would begin with `/` itself. */
function pathWithBlank(group: IniSection): Violation[] {
  const command = entryOf(group, 'INST_STARTUP_CMD')?.value ?? '';
  const [program = '', ...words] = command.split(/\s+/);
  const onWindows = /^[A-Za-z]:/.test(program) || program.includes('\\');
  if (onWindows || !program.includes('/') || !words.some((word) => /^[^/=-][^=]*\//.test(word))) return [];
  const found = shown(group, 'INST_STARTUP_CMD');
  return [{ ...placeOf(group, 'INST_STARTUP_CMD'), found, expected: 'a path without blanks, or a service command' }];
}

function restartWithout(group: IniSection): Violation[] {
  if (numberOf(group, 'INST_AUTO_RESTART') !== 1 || textOf(group, 'INST_STARTUP_CMD') !== undefined) return [];
  const found = `${shown(group, 'INST_AUTO_RESTART')} without INST_STARTUP_CMD`;
  return [{ ...placeOf(group, 'INST_AUTO_RESTART'), found, expected: 'INST_STARTUP_CMD = COMMAND' }];
}

function advised(system: System, key: string, value: number): Violation[] {
  return globalSites(system).flatMap(({ ini }) => {
    const head = ini['dm.ini']?.head;
    if (head === undefined || numberOf(head, key) === value) return [];
    return { ...placeOf(head, key), found: shown(head, key), expected: `${key} = ${value}` };
  });
}
