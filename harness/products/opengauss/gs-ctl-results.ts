import type { CommandRecord } from '../../cluster/command-record.ts';
import { lastLines, outcomeOf, type OutcomeTable } from './outcomes.ts';
import { versionDifferences, withoutPrefixes } from './version-differences.ts';

/** What a gs_ctl command really did, read from its text: exit codes lie (facts/opengauss.md §1.5). */
export interface GsCtlResult<Outcome extends string> {
  /** `unrecognised` when the text says none of the known things, `deadline` when the harness cut the command. */
  readonly outcome: Outcome | 'unrecognised' | 'deadline';
  /** The last lines of the output without prefixes, for people. */
  readonly text: string;
}

export type StartOutcome = 'started' | 'already running' | 'still starting' | 'locked' | 'uncompleted build' | 'failed';
export type StopOutcome = 'stopped' | 'not running' | 'failed' | 'locked';
export type RoleChangeOutcome =
  'completed' | 'timeout' | 'not running' | 'not a standby' | 'role unknown' | 'locked' | 'failed';
export type BuildOutcome = 'full' | 'incremental' | 'no primary' | 'local primary' | 'locked' | 'failed';

const locked = /Another gs_ctl command is still running|another gs_ctl command is running/i;

/** facts/opengauss.md §1.6. */
const START: OutcomeTable<StartOutcome> = [
  [locked, 'locked'],
  [/Uncompleted build is detected/, 'uncompleted build'],
  [/server started \(/, 'started'],
  [/another server might be running; Please use the restart command/, 'already running'],
  [/server is still starting up/, 'still starting'],
  [/could not start server|could not wait for server/, 'failed'],
];

/** facts/opengauss.md §1.6. */
const STOP: OutcomeTable<StopOutcome> = [
  [locked, 'locked'],
  [/server stopped/, 'stopped'],
  [/PID file "[^"]*" does not exist|no server running/, 'not running'],
  [/server does not shut down/, 'failed'],
];

/** facts/opengauss.md §1.7, §1.8. */
const ROLE_CHANGE: OutcomeTable<RoleChangeOutcome> = [
  [locked, 'locked'],
  [/(?:failover|switchover) completed \(/, 'completed'],
  [versionDifferences.roleChangeTimeout, 'timeout'],
  [/PID file "[^"]*" does not exist|is not current server|is not running/, 'not running'],
  [/server is not in standby or cascade standby mode/, 'not a standby'],
  [/server mode is unknown/, 'role unknown'],
  [/(?:failover|switchover) failed|does not support|not supported/, 'failed'],
];

/** What a build says when it does not end with a started server (facts/opengauss.md §1.10). */
const BUILD: OutcomeTable<BuildOutcome> = [
  [locked, 'locked'],
  [/The local server run as Primary,build cannot be executed/, 'local primary'],
  [
    /inc build failed due to primary connection failure|could not connect to server\.\s*(?:full build failed|$)/,
    'no primary',
  ],
  [/build failed\(/, 'failed'],
];

export const readStart = (record: CommandRecord): GsCtlResult<StartOutcome> => read(START, record);
export const readStop = (record: CommandRecord): GsCtlResult<StopOutcome> => read(STOP, record);
export const readRoleChange = (record: CommandRecord): GsCtlResult<RoleChangeOutcome> => read(ROLE_CHANGE, record);

/** A build succeeded only if the server started after it (facts/opengauss.md §11). */
export function readBuild(record: CommandRecord): GsCtlResult<BuildOutcome> {
  const text = outputOf(record);
  if (record.exitCode !== 0 || !text.includes('server started (')) return read(BUILD, record);
  // `auto` that fell back to a full build prints the lines of both; the last to complete is what the node has now.
  const incremental =
    versionDifferences.incrementalBuildCompleted.test(text) && !versionDifferences.fullBuildCompleted.test(text);
  return { outcome: incremental ? 'incremental' : 'full', text: lastLines(text) };
}

/** Both streams without prefixes; nothing is said on stderr that is not also said to people (facts/opengauss.md §0.1). */
export function outputOf(record: CommandRecord): string {
  return withoutPrefixes(`${record.stdout}\n${record.stderr}`);
}

function read<Outcome extends string>(table: OutcomeTable<Outcome>, record: CommandRecord): GsCtlResult<Outcome> {
  const text = outputOf(record);
  const outcome = outcomeOf(table, text) ?? (record.timedOut ? 'deadline' : 'unrecognised');
  return { outcome, text: lastLines(text) };
}
