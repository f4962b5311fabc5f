import type { IniFile, IniSection } from './ini-file.ts';
import { entriesOf, entryOf, numberOf, textOf, wordOf } from './settings.ts';
import type { Site, System } from './site.ts';

/** An instance's watcher in a group: one section of dmwatcher.ini. */
export interface Member {
  readonly site: Site;
  readonly group: IniSection;
  /** Upper case; undefined where there is no dm.ini, or no name in it. */
  readonly instance: string | undefined;
  readonly global: boolean;
}

/** The name of a site's instance in upper case. */
export function instanceOf({ ini }: Site): string | undefined {
  const dm = ini['dm.ini'];
  return dm === undefined ? undefined : wordOf(dm.head, 'INSTANCE_NAME');
}

/** The section of an instance in a dmmal.ini. */
export function malEntryOf(mal: IniFile | undefined, instance: string | undefined): IniSection | undefined {
  if (instance === undefined) return undefined;
  return mal?.sections.find((section) => wordOf(section, 'MAL_INST_NAME') === instance);
}

/** The section of a site's own instance in its own dmmal.ini. */
export function ownMalEntry(site: Site): IniSection | undefined {
  return malEntryOf(site.ini['dmmal.ini'], instanceOf(site));
}

/**
 * Every watcher, by the name of its group in upper case. A dmwatcher.ini with several groups watches several instances
 * of one machine: which of the sites a group means is told by the last folder of INST_INI.
 */
export function groupsOf({ sites }: System): ReadonlyMap<string, readonly Member[]> {
  const groups = new Map<string, Member[]>();
  for (const own of sites) {
    const sections = own.ini['dmwatcher.ini']?.sections ?? [];
    for (const group of sections) {
      const site = sections.length === 1 ? own : (siteOfInstIni(group, sites) ?? { ...own, ini: {}, controlFiles: [] });
      const member = { site, group, instance: instanceOf(site), global: wordOf(group, 'DW_TYPE') === 'GLOBAL' };
      const name = group.name.toUpperCase();
      groups.set(name, [...(groups.get(name) ?? []), member]);
    }
  }
  return groups;
}

function siteOfInstIni(group: IniSection, sites: readonly Site[]): Site | undefined {
  const folder = textOf(group, 'INST_INI')?.split(/[/\\]/).at(-2);
  return sites.find(({ name, ini }) => ini['dm.ini'] !== undefined && name.split(/[/\\]/).at(-1) === folder);
}

/** Every watcher of a group under global watch, whose rules are the stricter ones. */
export function globalMembers(system: System): Member[] {
  return [...groupsOf(system).values()].flat().filter(({ global }) => global);
}

/** The sites that have an instance with a watcher under global watch, each once. */
export function globalSites(system: System): Site[] {
  return [...new Set(globalMembers(system).map(({ site }) => site))];
}

/** Every dmmonitor.ini. */
export function monitorsOf({ sites }: System): IniFile[] {
  return sites.flatMap(({ ini }) => ini['dmmonitor.ini'] ?? []);
}

export function isConfirmMonitor(monitor: IniFile): boolean {
  return numberOf(monitor.head, 'MON_DW_CONFIRM') === 1;
}

/** An archive of a site: one section of dmarch.ini. */
export interface Archive {
  readonly section: IniSection;
  /** Upper case. */
  readonly type: string;
  /** Names of instances in upper case; several for a cluster with shared storage. Not for LOCAL. */
  readonly targets: readonly string[];
}

const TO_INSTANCES = ['REALTIME', 'TIMELY', 'ASYNC', 'REMOTE'];

/** The archives of a site whose type can be read. */
export function archivesOf({ ini }: Site): Archive[] {
  return (ini['dmarch.ini']?.sections ?? []).flatMap((section) => {
    const type = wordOf(section, 'ARCH_TYPE');
    if (type === undefined) return [];
    const destination = TO_INSTANCES.includes(type) ? (wordOf(section, 'ARCH_DEST') ?? '') : '';
    return { section, type, targets: destination.split('/').filter((name) => name !== '') };
  });
}

/** Whether commits wait for this archive, so that its target can take over. */
export function isSynchronous({ type }: Archive): boolean {
  return type === 'REALTIME' || type === 'TIMELY';
}

/** Every `MON_DW_IP` of a monitor with its line, one for each address in it. */
export function monitoredAddresses(monitor: IniFile): { readonly address: string; readonly line: number }[] {
  return monitor.sections.flatMap((group) =>
    entriesOf(group, 'MON_DW_IP').flatMap(({ value, line }) =>
      value.split('/').map((address) => ({ address: address.trim(), line })),
    ),
  );
}

/** The sections of a dmmal.ini whose instance has a watcher that others connect to. */
export function watchedEntries(mal: IniFile): IniSection[] {
  return mal.sections.filter((section) => entryOf(section, 'MAL_DW_PORT') !== undefined);
}
