import type { Settings } from '../product.ts';
import {
  ARCHIVE_DIRECTORY,
  CLIENT_PORT,
  DATA_DIRECTORY,
  MAL_PORT,
  WATCHER_PORT,
  WATCHER_TO_DATABASE_PORT,
} from './installation.ts';
import { settingLines, settingOf } from './settings.ts';
import { GROUP, OGUID, type Member } from './topology.ts';

/** A file by its name, as it is written to a machine. */
export type GroupFiles = Readonly<Record<string, string>>;

/** What a watcher runs to start its database again (INST_STARTUP_CMD; no spaces in the path). */
export interface MemberFilesOptions {
  readonly settings: Settings;
  readonly startupCommand: string;
}

/**
 * The ini files of one member of the group, as chapter 2 of the seed has them; dmmal.ini is the same on all. They are what
 * `dbquake lint dm` finds nothing wrong with (a test says so).
 */
export function memberFiles(member: Member, members: readonly Member[], options: MemberFilesOptions): GroupFiles {
  const { settings } = options;
  return {
    'dm.ini': lines(
      '#dm.ini of a dbquake run: what data watch needs of it',
      `INSTANCE_NAME = ${member.instance}`,
      `PORT_NUM = ${CLIENT_PORT}`,
      `DW_PORT = ${WATCHER_TO_DATABASE_PORT}`,
      'DW_ERROR_TIME = 60',
      'ENABLE_OFFLINE_TS = 2',
      'MAL_INI = 1',
      'ARCH_INI = 1',
      'TIMER_INI = 0',
      'MPP_INI = 0',
      'HA_INST_CHECK_FLAG = 1',
      'RLOG_SEND_APPLY_MON = 64',
      `CTL_PATH = ${DATA_DIRECTORY}/dm.ctl`,
      `CONFIG_PATH = ${DATA_DIRECTORY}`,
      `SYSTEM_PATH = ${DATA_DIRECTORY}`,
      ...settingLines(settings, 'dm.ini'),
    ),
    'dmmal.ini': malFile(members, settings),
    'dmarch.ini': archiveFile(member, members, settings),
    'dmwatcher.ini': watcherFile(options),
  };
}

/** The same byte for byte on every machine (seed 001 §2.2). */
export function malFile(members: readonly Member[], settings: Settings): string {
  return lines(
    ...settingLines(settings, 'dmmal.ini'),
    ...members.flatMap(({ instance, malHost, serviceHost }, index) => [
      `[MAL_INST${index + 1}]`,
      `MAL_INST_NAME = ${instance}`,
      `MAL_HOST = ${malHost}`,
      `MAL_PORT = ${MAL_PORT}`,
      `MAL_INST_HOST = ${serviceHost}`,
      `MAL_INST_PORT = ${CLIENT_PORT}`,
      `MAL_DW_PORT = ${WATCHER_PORT}`,
    ]),
  );
}

/** One for each monitor; a DM watcher that is not named in it is not heard of (seed 001 §2.8.4). */
export function monitorFile(members: readonly Member[], confirm: boolean, logDirectory: string): string {
  return lines(
    `MON_DW_CONFIRM = ${confirm ? 1 : 0}`,
    `MON_LOG_PATH = ${logDirectory}`,
    'MON_LOG_INTERVAL = 1',
    'MON_LOG_FILE_SIZE = 64',
    'MON_LOG_SPACE_LIMIT = 0',
    `[${GROUP}]`,
    `MON_INST_OGUID = ${OGUID}`,
    ...members.map(({ malHost }) => `MON_DW_IP = ${malHost}:${WATCHER_PORT}`),
  );
}

/** Archives to every other member, so that whoever becomes primary has them (seed 001 §2.3). */
function archiveFile(member: Member, members: readonly Member[], settings: Settings): string {
  const type = settingOf(settings, 'ARCH_TYPE');
  const others = members.filter(({ instance }) => instance !== member.instance);
  return lines(
    // Of REALTIME the product forces it to 0, whatever is written.
    ...(type === 'TIMELY' ? settingLines(settings, 'dmarch.ini') : ['ARCH_WAIT_APPLY = 0']),
    ...others.flatMap(({ instance }, index) => [
      `[ARCHIVE_${type}${index + 1}]`,
      `ARCH_TYPE = ${type}`,
      `ARCH_DEST = ${instance}`,
    ]),
    '[ARCHIVE_LOCAL1]',
    'ARCH_TYPE = LOCAL',
    `ARCH_DEST = ${ARCHIVE_DIRECTORY}`,
    'ARCH_FILE_SIZE = 128',
    'ARCH_SPACE_LIMIT = 0',
  );
}

function watcherFile({ settings, startupCommand }: MemberFilesOptions): string {
  return lines(
    `[${GROUP}]`,
    'DW_TYPE = GLOBAL',
    `INST_OGUID = ${OGUID}`,
    `INST_INI = ${DATA_DIRECTORY}/dm.ini`,
    `INST_STARTUP_CMD = ${startupCommand}`,
    ...settingLines(settings, 'dmwatcher.ini'),
  );
}

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;
