import { waitsForApply } from '../../../../harness/products/dm/configuration/effective.ts';
import type { IniSection } from '../../../../harness/products/dm/configuration/ini-file.ts';
import { archivesOf, instanceOf, malEntryOf } from '../../../../harness/products/dm/configuration/members.ts';
import { numberOf, textOf, wordOf } from '../../../../harness/products/dm/configuration/settings.ts';
import type { Site } from '../../../../harness/products/dm/configuration/site.ts';
import type { DatabaseConfiguration } from '../database/database-state.ts';
import { malSilenceAllowed } from '../database/mal-link.ts';
import type { ReplayLimits } from '../database/replay-limits.ts';
import { asynchronousArchives, type TimerBinding } from '../dmtimer/due-actions.ts';
import { readTimers, type Timer } from '../dmtimer/timer.ts';
import type { ArchiveType } from '../watch/reports.ts';
import type { MalPeer } from './mal-network.ts';

/** What dm.ini, dmmal.ini and dmarch.ini of an instance say to its dmserver. */
export interface ServerConfiguration {
  readonly database: DatabaseConfiguration;
  readonly port: number;
  readonly watcherPort: number | undefined;
  /** Own entry of dmmal.ini; undefined without MAL_INI. */
  readonly mal: MalConfiguration | undefined;
  /** RLOG_SEND_APPLY_MON */
  readonly sampleCount: number;
  /** TIMELY and ARCH_WAIT_APPLY. */
  readonly waitForApply: boolean;
  /** HA_INST_CHECK_FLAG */
  readonly checksInstances: boolean;
  readonly replayLimits: ReplayLimits;
  /** Of dmtimer.ini; none with TIMER_INI = 0. */
  readonly timers: readonly Timer[];
  /** The ASYNC archives and their timers. */
  readonly timedArchives: readonly TimerBinding[];
  /** For V$DM_ARCH_INI: every section of dmarch.ini. */
  readonly archiveFiles: readonly { readonly name: string; readonly type: string; readonly dest: string }[];
}

export interface MalConfiguration {
  readonly port: number;
  /** For how long a link may be silent, ms; Infinity when links are not checked. */
  readonly silenceAllowedMs: number;
  /** Every instance of dmmal.ini. */
  readonly all: readonly PeerConfiguration[];
  readonly peers: readonly PeerConfiguration[];
  /** All MAL_HOST:MAL_PORT in their order, own one included: equal on all sites. */
  readonly rank: { readonly rank: number; readonly members: number };
}

export interface PeerConfiguration extends MalPeer {
  /** Of the section. */
  readonly name: string;
  /** MAL_INST_PORT: also where its redo is fetched. */
  readonly redoPort: number;
  readonly serviceHost: string;
  readonly watcherPort: number | undefined;
}

const REDO_TYPES: readonly string[] = ['REALTIME', 'TIMELY', 'ASYNC'];

/** Throws where there is no dm.ini, or no own entry in dmmal.ini. */
export function serverConfigurationOf(site: Site): ServerConfiguration {
  const dm = site.ini['dm.ini']?.head;
  const instance = instanceOf(site);
  if (dm === undefined || instance === undefined) throw new Error('dm.ini has no INSTANCE_NAME');
  const archives = numberOf(dm, 'ARCH_INI') === 1 ? archivesTo(site) : {};
  const arch = site.ini['dmarch.ini'];
  const timers = site.ini['dmtimer.ini'];
  const number = (name: string): number => numberOf(dm, name) ?? 0;
  return {
    database: {
      instance,
      watcherErrorTime: number('DW_ERROR_TIME'),
      alterModeStatus: number('ALTER_MODE_STATUS') === 1,
      offlineTablespaces: numberOf(dm, 'ENABLE_OFFLINE_TS') ?? 1,
      sessionFreeTime: number('SESS_FREE_IN_SUSPEND'),
      watcherWaitTime: number('DW_MAX_SVR_WAIT_TIME'),
      archives,
    },
    port: number('PORT_NUM'),
    watcherPort: numberOf(dm, 'DW_PORT'),
    mal: numberOf(dm, 'MAL_INI') === 1 ? malConfigurationOf(site, instance) : undefined,
    sampleCount: number('RLOG_SEND_APPLY_MON'),
    waitForApply:
      arch !== undefined && Object.values(archives).includes('TIMELY') && waitsForApply(arch, 'TIMELY', '2.1'),
    checksInstances: number('HA_INST_CHECK_FLAG') === 1,
    replayLimits: {
      buffers: number('REDOS_BUF_NUM'),
      megabytes: number('REDOS_BUF_SIZE'),
      longestReplay: number('REDOS_MAX_DELAY'),
    },
    timers: numberOf(dm, 'TIMER_INI') === 1 && timers !== undefined ? readTimers(timers) : [],
    timedArchives: arch === undefined ? [] : asynchronousArchives(arch),
    archiveFiles: archivesOf(site).map(({ section, type }) => ({
      name: section.name,
      type,
      dest: textOf(section, 'ARCH_DEST') ?? '',
    })),
  };
}

function archivesTo(site: Site): Readonly<Record<string, ArchiveType>> {
  return Object.fromEntries(
    archivesOf(site)
      .filter(({ type }) => REDO_TYPES.includes(type))
      .flatMap(({ type, targets }) => targets.map((target) => [target, type as ArchiveType] as const)),
  );
}

function malConfigurationOf(site: Site, instance: string): MalConfiguration {
  const mal = site.ini['dmmal.ini'];
  const own = malEntryOf(mal, instance);
  if (mal === undefined || own === undefined) throw new Error(`dmmal.ini has no entry of ${instance}`);
  const checkInterval = numberOf(mal.head, 'MAL_CHECK_INTERVAL') ?? 0;
  const failInterval = numberOf(mal.head, 'MAL_CONN_FAIL_INTERVAL') ?? 0;
  return {
    port: numberOf(own, 'MAL_PORT') ?? 0,
    silenceAllowedMs: malSilenceAllowed({ checkInterval, failInterval }),
    all: mal.sections.map(peerOf),
    peers: mal.sections.filter((section) => section !== own).map(peerOf),
    rank: { rank: mal.sections.indexOf(own), members: mal.sections.length },
  };
}

function peerOf(section: IniSection): PeerConfiguration {
  const host = textOf(section, 'MAL_HOST') ?? '';
  return {
    name: section.name,
    instance: wordOf(section, 'MAL_INST_NAME') ?? '',
    host,
    port: numberOf(section, 'MAL_PORT') ?? 0,
    redoPort: numberOf(section, 'MAL_INST_PORT') ?? 0,
    serviceHost: textOf(section, 'MAL_INST_HOST') ?? host,
    watcherPort: numberOf(section, 'MAL_DW_PORT'),
  };
}
