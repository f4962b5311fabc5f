import { formatAddress } from './address.ts';
import type { IniFile } from './ini-file.ts';
import { archivesOf, instanceOf, malEntryOf } from './members.ts';
import type { WatchVersion } from './parameters/parameter.ts';
import { entryOf, numberOf, textOf } from './settings.ts';
import type { Site } from './site.ts';

/**
 * Whether a standby answers after it has replayed what it got through an archive of this type: ARCH_WAIT_APPLY for
 * TIMELY (default 1), never for others whatever is written; from 4.0 on also as written for REALTIME
 * (seed 001 §2.3, facts/dm.md §1.3).
 */
export function waitsForApply(arch: IniFile, type: string, watch: WatchVersion): boolean {
  const written = entryOf(arch.head, 'ARCH_WAIT_APPLY') !== undefined;
  const isOne = numberOf(arch.head, 'ARCH_WAIT_APPLY') === 1;
  if (type === 'TIMELY') return isOne || !written;
  return type === 'REALTIME' && watch === '4.0' && isOne;
}

/**
 * What a watcher connects to: MAL_HOST:MAL_DW_PORT of every instance that its own is archived to. All of it comes from
 * dm.ini (which INST_INI names), dmarch.ini and dmmal.ini (seed 001 §2.8.3).
 */
export function remoteWatchers(site: Site): { readonly instance: string; readonly address: string }[] {
  const targets = new Set(archivesOf(site).flatMap((archive) => archive.targets));
  return [...targets].flatMap((instance) => {
    const entry = malEntryOf(site.ini['dmmal.ini'], instance);
    const [host, port] = entry === undefined ? [] : [textOf(entry, 'MAL_HOST'), numberOf(entry, 'MAL_DW_PORT')];
    if (host === undefined || port === undefined || instance === instanceOf(site)) return [];
    return { instance, address: formatAddress(host, port) };
  });
}

/**
 * The file that a monitor logs to: in MON_LOG_PATH, else beside its dmmonitor.ini; `dmmonitor_YYYYMMDDHHMMSS.log` with
 * the local time of its start (seed 001 §2.6).
 */
export function monitorLogFile(monitor: IniFile, startedAt: Date): string {
  const folder = textOf(monitor.head, 'MON_LOG_PATH') ?? /^(.*)[/\\]/.exec(monitor.path)?.[1] ?? '.';
  const digits = [
    startedAt.getFullYear(),
    startedAt.getMonth() + 1,
    startedAt.getDate(),
    startedAt.getHours(),
    startedAt.getMinutes(),
    startedAt.getSeconds(),
  ].map((part) => String(part).padStart(2, '0'));
  return `${folder}/dmmonitor_${digits.join('')}.log`;
}
