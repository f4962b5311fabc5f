import { remoteWatchers } from '../../../../harness/products/dm/configuration/effective.ts';
import type { IniSection } from '../../../../harness/products/dm/configuration/ini-file.ts';
import { parseAddress } from '../../../../harness/products/dm/configuration/address.ts';
import {
  archivesOf,
  instanceOf,
  isSynchronous,
  ownMalEntry,
} from '../../../../harness/products/dm/configuration/members.ts';
import { numberOf, textOf, wordOf } from '../../../../harness/products/dm/configuration/settings.ts';
import type { Site } from '../../../../harness/products/dm/configuration/site.ts';
import { WATCH_VERSION } from '../server/watcher-protocol.ts';
import type { ArchiveType } from '../watch/reports.ts';
import { clusterKindOf } from '../watcher/cluster-kind.ts';
import type { WatcherConfiguration } from '../watcher/watcher-state.ts';

/** What the files of an instance say to its dmwatcher. */
export interface WatcherFiles {
  readonly watcher: WatcherConfiguration;
  /** DW_PORT of the database. */
  readonly databasePort: number;
  /** MAL_DW_PORT: where other watchers and monitors connect. */
  readonly port: number;
  /** MAL_INST_HOST: the public network (INST_SERVICE_IP_CHECK). */
  readonly serviceHost: string;
  /** Watchers of the group. */
  readonly remotes: readonly { readonly instance: string; readonly host: string; readonly port: number }[];
  /** For `SHOW MONITOR CONFIG`: MAL_HOST:MAL_DW_PORT of every instance. */
  readonly addresses: readonly string[];
  /** HA_INST_CHECK_FLAG */
  readonly checksInstances: boolean;
}

/** Throws what makes the watcher not start: no DW_PORT, no MAL_DW_PORT, global watch without a synchronous archive. */
export function watcherFilesOf(site: Site, group: IniSection): WatcherFiles {
  const dm = site.ini['dm.ini']?.head;
  const instance = instanceOf(site);
  const own = ownMalEntry(site);
  const databasePort = dm === undefined ? undefined : numberOf(dm, 'DW_PORT');
  const port = own === undefined ? undefined : numberOf(own, 'MAL_DW_PORT');
  if (dm === undefined || instance === undefined || databasePort === undefined)
    throw new Error('dm.ini has no DW_PORT');
  if (own === undefined || port === undefined) throw new Error(`dmmal.ini has no MAL_DW_PORT of ${instance}`);
  const type = wordOf(group, 'DW_TYPE') === 'GLOBAL' ? 'GLOBAL' : 'LOCAL';
  const kind = clusterKindOf(
    archivesOf(site)
      .map((archive) => archive.type as ArchiveType)
      .filter((name) => name !== ('LOCAL' as string)),
    numberOf(dm, 'MPP_INI') === 1,
  );
  if (type === 'GLOBAL' && kind === 'local') throw new Error('global watch needs a REALTIME or TIMELY archive');
  const remotes = type === 'LOCAL' ? [] : watchedRemotes(site);
  return {
    watcher: watcherConfiguration(
      group,
      instance,
      type,
      remotes.map((remote) => remote.instance),
    ),
    databasePort,
    port,
    serviceHost: textOf(own, 'MAL_INST_HOST') ?? '',
    remotes,
    addresses: (site.ini['dmmal.ini']?.sections ?? []).map(
      (section) => `${textOf(section, 'MAL_HOST') ?? ''}:${textOf(section, 'MAL_DW_PORT') ?? ''}`,
    ),
    checksInstances: numberOf(dm, 'HA_INST_CHECK_FLAG') === 1,
  };
}

function watcherConfiguration(
  group: IniSection,
  instance: string,
  type: 'GLOBAL' | 'LOCAL',
  remotes: readonly string[],
): WatcherConfiguration {
  const number = (name: string): number => numberOf(group, name) ?? 0;
  return {
    group: group.name.toUpperCase(),
    instance,
    version: WATCH_VERSION,
    oguid: number('INST_OGUID'),
    type,
    mode: wordOf(group, 'DW_MODE') === 'AUTO' ? 'AUTO' : 'MANUAL',
    errorTime: number('DW_ERROR_TIME'),
    instanceErrorTime: number('INST_ERROR_TIME'),
    autoRestart: number('INST_AUTO_RESTART') === 1,
    startupCommand: textOf(group, 'INST_STARTUP_CMD') ?? '',
    recoverTime: number('INST_RECOVER_TIME'),
    serviceIpCheck: number('INST_SERVICE_IP_CHECK') === 1,
    sendThreshold: number('RLOG_SEND_THRESHOLD'),
    applyThreshold: number('RLOG_APPLY_THRESHOLD'),
    remotes,
  };
}

/** Those that commits may wait for: an asynchronous standby is watched locally. */
function watchedRemotes(site: Site): WatcherFiles['remotes'] {
  const synchronous = new Set(
    archivesOf(site)
      .filter(isSynchronous)
      .flatMap(({ targets }) => targets),
  );
  return remoteWatchers(site).flatMap(({ instance, address }) => {
    const { host, port } = parseAddress(address) ?? {};
    return host === undefined || port === undefined || !synchronous.has(instance) ? [] : { instance, host, port };
  });
}
