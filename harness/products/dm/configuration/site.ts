import { FILE_KINDS, fileKindOf, type FileKind } from './file-kind.ts';
import { parseIniFile, type IniFile } from './ini-file.ts';
import type { WatchVersion } from './parameters/parameter.ts';
import { entryOf } from './settings.ts';

/** A file of a site, with its contents. */
export interface SiteFile {
  /** Base name. */
  readonly name: string;
  /** As findings show it. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The files of one machine: of an instance with its watcher, of a monitor, or of both. */
export interface SiteFiles {
  readonly name: string;
  readonly files: readonly SiteFile[];
}

/** One machine, parsed. */
export interface Site {
  readonly name: string;
  readonly ini: Readonly<Partial<Record<FileKind, IniFile>>>;
  /** Every file that ends in .ctl, also one that is binary. */
  readonly controlFiles: readonly SiteFile[];
}

/** All machines of one data watch. */
export interface System {
  readonly sites: readonly Site[];
  readonly watch: WatchVersion;
}

/** Parses the files of all sites. The version of the watch is told by parameters that only one of them has, if not given. */
export function readSystem(inputs: readonly SiteFiles[], watch?: WatchVersion): System {
  const sites = inputs.map(readSite);
  return { sites, watch: watch ?? watchVersionOf(sites) };
}

/** Every parsed file, site by site; a dmmal.ini that is equal byte for byte to an earlier one is left out. */
export function distinctFiles(system: System): IniFile[] {
  const mals = distinctMals(system);
  return system.sites.flatMap(({ ini }) =>
    FILE_KINDS.map((kind) => ini[kind]).filter(
      (file) => file !== undefined && (file.kind !== 'dmmal.ini' || mals.includes(file)),
    ),
  ) as IniFile[];
}

/** The dmmal.ini files that differ; one where all sites have the same. */
export function distinctMals({ sites }: System): IniFile[] {
  const files = sites.flatMap(({ ini }) => ini['dmmal.ini'] ?? []);
  return files.filter((file, index) => files.findIndex((other) => sameBytes(other.bytes, file.bytes)) === index);
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

function readSite({ name, files }: SiteFiles): Site {
  const ini: Partial<Record<FileKind, IniFile>> = {};
  for (const file of files) {
    const kind = fileKindOf(file.name);
    if (kind === undefined || (kind === 'dmwatcher.ctl' && !isText(file.bytes))) continue;
    ini[kind] ??= withoutMonitorGroups(parseIniFile(kind, file.path, file.bytes));
  }
  return { name, ini, controlFiles: files.filter((file) => file.name.toLowerCase().endsWith('.ctl')) };
}

/** A control file of DM itself is binary. */
function isText(bytes: Uint8Array): boolean {
  return !bytes.includes(0) && /^\s*TGUID\s*=/m.test(Buffer.from(bytes).toString('latin1'));
}

/** The sections [MON1], [MON2] of a confirm monitor of several instances are not groups of watchers (4.0). */
function withoutMonitorGroups(file: IniFile): IniFile {
  if (file.kind !== 'dmmonitor.ini' || entryOf(file.head, 'MON_INST_NUM') === undefined) return file;
  return { ...file, sections: file.sections.filter(({ name }) => !/^MON\d+$/i.test(name)) };
}

function watchVersionOf(sites: readonly Site[]): WatchVersion {
  const isNew = sites.some(
    ({ ini }) =>
      (ini['dmmal.ini']?.sections ?? []).some((section) => entryOf(section, 'MAL_INST_DW_PORT') !== undefined) ||
      has(ini['dm.ini'], 'DW_INACTIVE_INTERVAL') ||
      has(ini['dmmonitor.ini'], 'MON_INST_NUM'),
  );
  return isNew ? '4.0' : '2.1';
}

function has(file: IniFile | undefined, name: string): boolean {
  return file !== undefined && entryOf(file.head, name) !== undefined;
}
