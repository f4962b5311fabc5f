import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileKind } from '../../../../harness/products/dm/configuration/file-kind.ts';
import { lintConfiguration } from '../../../../harness/products/dm/configuration/lint.ts';
import { textOf } from '../../../../harness/products/dm/configuration/settings.ts';
import { readSystem, type Site, type SiteFile } from '../../../../harness/products/dm/configuration/site.ts';

/** The files of one machine, and where they lie. */
export interface LocalSite {
  readonly site: Site;
  /** Absolute, also where the file is missing. */
  readonly paths: Readonly<Record<FileKind, string>>;
}

/**
 * Reads what a daemon needs from the file it is started with: dm.ini names CONFIG_PATH and SYSTEM_PATH, dmwatcher.ini
 * lies beside dm.ini or names it. Throws with every finding of `lint dm` that is an error in these files.
 */
export function readSite(
  dmIni: string,
  wanted: readonly FileKind[],
  others: Partial<Record<FileKind, string>> = {},
): LocalSite {
  const folder = dirname(dmIni);
  const head = readSystem([{ name: '', files: [fileAt('dm.ini', dmIni)].flat() }]).sites[0]?.ini['dm.ini']?.head;
  const folderOf = (name: string): string => (head === undefined ? folder : (textOf(head, name) ?? folder));
  const paths = {
    'dm.ini': dmIni,
    'dmmal.ini': join(folderOf('CONFIG_PATH'), 'dmmal.ini'),
    'dmarch.ini': join(folderOf('CONFIG_PATH'), 'dmarch.ini'),
    'dmtimer.ini': join(folderOf('CONFIG_PATH'), 'dmtimer.ini'),
    'dmwatcher.ini': join(folder, 'dmwatcher.ini'),
    'dmmonitor.ini': join(folder, 'dmmonitor.ini'),
    'dm_svc.conf': '/etc/dm_svc.conf',
    'dmwatcher.ctl': join(folderOf('SYSTEM_PATH'), 'dmwatcher.ctl'),
    ...others,
  };
  const files = wanted.flatMap((kind) => fileAt(kind, paths[kind]));
  return { site: checked(files), paths };
}

/** What a dmserver reads. */
export const SERVER_FILES: readonly FileKind[] = ['dm.ini', 'dmmal.ini', 'dmarch.ini', 'dmtimer.ini'];
/** What a dmwatcher reads. */
export const WATCHER_FILES: readonly FileKind[] = [...SERVER_FILES, 'dmwatcher.ini', 'dmwatcher.ctl'];

/** Reads and checks a dmmonitor.ini. */
export function readMonitorSite(path: string): Site {
  return checked(fileAt('dmmonitor.ini', path));
}

function fileAt(name: FileKind, path: string): SiteFile[] {
  return existsSync(path) ? [{ name, path, bytes: readFileSync(path) }] : [];
}

/** With these a daemon works and shows them: a person has to decide (seed 001 §4.5.4). */
const SHOWN_BY_DAEMONS: readonly string[] = ['E_CTL_STATUS'];

/** Throws with the errors that the rules of `lint dm` find. */
function checked(files: readonly SiteFile[]): Site {
  const inputs = [{ name: 'local', files }];
  const errors = lintConfiguration(inputs).findings.filter(
    ({ severity, rule }) => severity === 'error' && !SHOWN_BY_DAEMONS.includes(rule),
  );
  if (errors.length > 0) {
    const lines = errors.map(
      ({ file, line, rule, found, expected }) => `${file}:${line}: ${rule}: found ${found}, expected ${expected}`,
    );
    throw new Error(`the configuration is wrong\n${lines.join('\n')}`);
  }
  const [site] = readSystem(inputs).sites;
  if (site === undefined) throw new Error('there is no configuration');
  return site;
}
