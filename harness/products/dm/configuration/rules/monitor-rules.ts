import { formatAddress } from '../address.ts';
import type { IniFile } from '../ini-file.ts';
import { groupsOf, isConfirmMonitor, monitoredAddresses, monitorsOf, watchedEntries } from '../members.ts';
import { entryOf, numberOf, placeOf, shown, textOf, wordOf } from '../settings.ts';
import { distinctMals, type System } from '../site.ts';
import type { Rule, Violation } from './rule.ts';

const ADDRESSES = 'DM data watch V2.1, 2.8.4 dmmonitor.ini';
const CONFIRM = 'DM data watch V2.1, 3.2 types of monitor';

export const monitorRules: readonly Rule[] = [
  {
    id: 'E_MON_IP',
    severity: 'error',
    files: ['dmmonitor.ini', 'dmmal.ini'],
    says: 'Every MON_DW_IP is MAL_HOST:MAL_DW_PORT of an instance in dmmal.ini, each once.',
    source: ADDRESSES,
    check: (system) => eachMonitor(system, unknownAddresses),
  },
  {
    id: 'E_MON_COUNT',
    severity: 'error',
    files: ['dmmonitor.ini', 'dmmal.ini'],
    says: 'There are as many MON_DW_IP as instances in dmmal.ini; messages of the others would not be received.',
    source: ADDRESSES,
    check: (system) => eachMonitor(system, otherCount),
  },
  {
    id: 'E_GROUP_NAME',
    severity: 'error',
    files: ['dmmonitor.ini', 'dmwatcher.ini'],
    says: 'A group of a monitor is a group of dmwatcher.ini.',
    source: 'DM data watch V2.1, 2.6 dmmonitor.ini',
    check: unknownGroups,
  },
  {
    id: 'E_MON_GROUPS',
    severity: 'error',
    files: ['dmmonitor.ini'],
    says: 'A monitor has one group; several only with MPP (MPP_INI = 1).',
    source: 'DM data watch V2.1, 3.1 monitor',
    check: severalGroups,
  },
  {
    id: 'E_AUTO_NO_CONFIRM',
    severity: 'error',
    files: ['dmwatcher.ini', 'dmmonitor.ini'],
    says: 'With DW_MODE = AUTO one of the monitors is the confirm monitor; without it a fault stops the service.',
    source: CONFIRM,
    check: (system) => (monitorsOf(system).length === 0 ? [] : withoutConfirm(system)),
  },
  {
    id: 'W_AUTO_NO_MONITOR',
    severity: 'warning',
    files: ['dmwatcher.ini'],
    says: 'With DW_MODE = AUTO there is a monitor. None of the folders has a dmmonitor.ini: give its folder too.',
    source: CONFIRM,
    check: (system) => (monitorsOf(system).length === 0 ? withoutConfirm(system) : []),
  },
  {
    id: 'E_CONFIRM_COUNT',
    severity: 'error',
    files: ['dmmonitor.ini'],
    says: 'There is at most one confirm monitor; a second one reports an error and exits (4.0: unless both set MON_INST_NUM).',
    source: CONFIRM,
    check: severalConfirmMonitors,
  },
  {
    id: 'W_MONITOR_COLOCATED',
    severity: 'warning',
    files: ['dmmonitor.ini'],
    says: 'The confirm monitor is on a machine of its own: on the primary there is no takeover, on a standby a false one.',
    source: 'DM data watch V2.1, 3.4 automatic takeover',
    check: colocated,
  },
];

function eachMonitor(system: System, check: (monitor: IniFile, mal: IniFile) => readonly Violation[]): Violation[] {
  const [mal] = distinctMals(system);
  return mal === undefined ? [] : monitorsOf(system).flatMap((monitor) => check(monitor, mal));
}

function watcherAddresses(mal: IniFile): string[] {
  return watchedEntries(mal).map((section) =>
    formatAddress(wordOf(section, 'MAL_HOST') ?? '', textOf(section, 'MAL_DW_PORT') ?? ''),
  );
}

function unknownAddresses(monitor: IniFile, mal: IniFile): Violation[] {
  const left = watcherAddresses(mal);
  const unknown = monitoredAddresses(monitor).filter(({ address }) => {
    const index = left.indexOf(address.toUpperCase());
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
  // A surplus is for E_MON_COUNT: here is what takes the place of an address that is missing, and what dmmal.ini does not know.
  const all = watcherAddresses(mal);
  return unknown
    .filter(({ address }, index) => !all.includes(address.toUpperCase()) || index < left.length)
    .map(({ address, line }) => ({
      file: monitor.path,
      line,
      found: `MON_DW_IP = ${address}${all.includes(address.toUpperCase()) ? ' again' : ''}`,
      expected: `MAL_HOST:MAL_DW_PORT of ${mal.path}: ${(left.length > 0 ? left : all).join(', ')}`,
    }));
}

function otherCount(monitor: IniFile, mal: IniFile): Violation[] {
  const wanted = watcherAddresses(mal);
  const addresses = monitoredAddresses(monitor);
  if (addresses.length === wanted.length) return [];
  const missing = wanted.filter((one) => !addresses.some(({ address }) => address.toUpperCase() === one));
  const which = missing.length === 0 ? '' : `; missing: ${missing.join(', ')}`;
  return [
    {
      file: monitor.path,
      line: monitor.sections[0]?.line ?? 1,
      found: `${addresses.length} MON_DW_IP`,
      expected: `${wanted.length}, as many as ${mal.path} has${which}`,
    },
  ];
}

function unknownGroups(system: System): Violation[] {
  const groups = groupsOf(system);
  if (groups.size === 0) return [];
  return monitorsOf(system)
    .flatMap(({ sections }) => sections)
    .filter(({ name }) => !groups.has(name.toUpperCase()))
    .map(({ path, line, name }) => ({
      file: path,
      line,
      found: `[${name}]`,
      expected: `a group of dmwatcher.ini: ${[...groups.keys()].join(', ')}`,
    }));
}

function severalGroups(system: System): Violation[] {
  const mpp = system.sites.some(({ ini }) => ini['dm.ini'] && numberOf(ini['dm.ini'].head, 'MPP_INI') === 1);
  if (mpp) return [];
  return monitorsOf(system).flatMap(({ path, sections: [, second, ...others] }) => {
    if (second === undefined) return [];
    const found = `${others.length + 2} groups without MPP_INI = 1`;
    return { file: path, line: second.line, found, expected: 'one group' };
  });
}

function withoutConfirm(system: System): Violation[] {
  if (monitorsOf(system).some(isConfirmMonitor)) return [];
  return [...groupsOf(system).values()].flatMap((members) => {
    const automatic = members.find(({ group, global }) => global && wordOf(group, 'DW_MODE') === 'AUTO')?.group;
    if (automatic === undefined) return [];
    const found = `${shown(automatic, 'DW_MODE')}, ${monitorsOf(system).length} monitor(s), none with MON_DW_CONFIRM = 1`;
    return { ...placeOf(automatic, 'DW_MODE'), found, expected: 'one dmmonitor.ini with MON_DW_CONFIRM = 1' };
  });
}

function severalConfirmMonitors(system: System): Violation[] {
  const confirm = monitorsOf(system).filter(isConfirmMonitor);
  if (confirm.every(({ head }) => entryOf(head, 'MON_INST_NUM') !== undefined)) return [];
  const [first, ...others] = confirm;
  return others.map(({ head }) => ({
    ...placeOf(head, 'MON_DW_CONFIRM'),
    found: 'MON_DW_CONFIRM = 1 in a second monitor',
    expected: `MON_DW_CONFIRM = 0; the confirm monitor is ${first?.path ?? ''}`,
  }));
}

function colocated({ sites }: System): Violation[] {
  return sites.flatMap(({ ini }) => {
    const { 'dmmonitor.ini': monitor, 'dm.ini': dm, 'dmwatcher.ini': watcher } = ini;
    const beside = dm ?? watcher;
    if (monitor === undefined || beside === undefined || !isConfirmMonitor(monitor)) return [];
    const found = `MON_DW_CONFIRM = 1 beside ${beside.path}`;
    return {
      ...placeOf(monitor.head, 'MON_DW_CONFIRM'),
      found,
      expected: 'a confirm monitor on a machine without instance',
    };
  });
}
