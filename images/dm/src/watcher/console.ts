import { formatTable } from '../monitor/show.ts';
import type { WatcherState } from './watcher-state.ts';
import { timeOf } from './watcher-turn.ts';

/** What the console prints, and whether the watcher is to end. */
interface Answer {
  readonly lines: readonly string[];
  readonly exit: boolean;
}

/** Where monitors find the watchers of the group: MAL_HOST:MAL_DW_PORT, for `SHOW MONITOR CONFIG`. */
export interface ConsoleContext {
  readonly addresses: readonly string[];
  /** Wall clock, ms. */
  readonly now: number;
}

type Command = (state: WatcherState, context: ConsoleContext, group: string) => readonly string[];

/** The commands of the watcher's console (seed 001 §4.6). */
export const CONSOLE_COMMANDS: readonly { readonly syntax: string; readonly says: string; readonly run: Command }[] = [
  { syntax: 'HELP', says: 'show this help', run: () => help() },
  { syntax: 'EXIT', says: 'end the watcher', run: () => [] },
  { syntax: 'STATUS', says: 'show the status of the watcher', run: ({ status }) => [`WATCHER STATUS: ${status}`] },
  { syntax: 'SHOW VERSION', says: 'show the version', run: ({ configuration }) => [versionOf(configuration.version)] },
  { syntax: 'SHOW MONITOR CONFIG', says: 'print a dmmonitor.ini to begin with', run: monitorConfig },
  { syntax: 'SHOW GROUP', says: 'show one group: SHOW GROUP GROUP_NAME', run: showGroup },
  { syntax: 'SHOW', says: 'show all groups', run: (state, context) => show(state, context) },
];

/** Answers a line of the console; case does not matter. */
export function answerConsole(line: string, state: WatcherState, context: ConsoleContext): Answer {
  const words = line.trim().toUpperCase().split(/\s+/).join(' ');
  if (words === '') return { lines: [], exit: false };
  const group = /^SHOW GROUP (\S+)$/.exec(words)?.[1];
  const found = CONSOLE_COMMANDS.find(({ syntax }) => syntax === (group === undefined ? words : 'SHOW GROUP'));
  if (found === undefined) return { lines: [`Unknown command: ${line.trim()}`, ...help()], exit: false };
  return { lines: found.run(state, context, group ?? ''), exit: found.syntax === 'EXIT' };
}

function versionOf(version: string): string {
  return `DMWATCHER[${version}] V7.1.5.136-Build(2016.11.24-75430)ENT`;
}

function help(): string[] {
  return formatTable(
    ['COMMAND', 'MEANING'],
    CONSOLE_COMMANDS.map(({ syntax, says }) => [syntax, says]),
  );
}

function showGroup(state: WatcherState, context: ConsoleContext, group: string): readonly string[] {
  const own = state.configuration.group.toUpperCase();
  return group === own ? show(state, context) : [`There is no group ${group}; there is ${own}.`];
}

function show({ configuration, status, control, database, remotes }: WatcherState, { now }: ConsoleContext): string[] {
  const own = database.report;
  const rows = [
    [
      configuration.instance,
      status,
      database.ok ? 'OK' : 'ERROR',
      own?.status ?? '',
      own?.mode ?? '',
      control?.status ?? 'NONE',
    ],
    ...[...remotes].map(([name, { report, lost }]) => [
      name,
      lost ? 'ERROR' : (report?.status ?? 'UNKNOWN'),
      report?.instanceOk === true && !lost ? 'OK' : 'ERROR',
      report?.database?.status ?? '',
      report?.database?.mode ?? '',
      /^STATUS = (\w+)$/m.exec(report?.control ?? '')?.[1] ?? 'NONE',
    ]),
  ];
  const { group, oguid, type, mode } = configuration;
  return [
    `${timeOf(now)} GROUP ${group} OGUID ${oguid} ${type} ${mode}`,
    ...formatTable(['INAME', 'WSTATUS', 'INST_OK', 'ISTATUS', 'IMODE', 'WCTLSTAT'], rows),
  ];
}

function monitorConfig({ configuration }: WatcherState, { addresses }: ConsoleContext): string[] {
  return [
    'MON_DW_CONFIRM = 0',
    'MON_LOG_INTERVAL = 60',
    'MON_LOG_FILE_SIZE = 32',
    'MON_LOG_SPACE_LIMIT = 0',
    '',
    `[${configuration.group}]`,
    `MON_INST_OGUID = ${configuration.oguid}`,
    ...addresses.map((address) => `MON_DW_IP = ${address}`),
  ];
}
