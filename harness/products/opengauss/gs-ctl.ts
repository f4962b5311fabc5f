import type { CommandRecord } from '../../cluster/command-record.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import {
  readQuery,
  readQueryBuild,
  readStatus,
  type BuildProgress,
  type QueryResult,
  type StatusResult,
} from './gs-ctl-query.ts';
import {
  readBuild,
  readRoleChange,
  readStart,
  readStop,
  type BuildOutcome,
  type GsCtlResult,
  type RoleChangeOutcome,
  type StartOutcome,
  type StopOutcome,
} from './gs-ctl-results.ts';
import { DATA_DIRECTORY } from './installation.ts';
import { asServerAccount, commandLine } from './shell.ts';

/** What gs_ctl itself waits for a role change, its `-t`, in seconds. */
const ROLE_CHANGE_SECONDS = 60;

/** Outer deadlines in ms, longer than what the command waits by itself (facts/opengauss.md §11). */
export const deadlines = {
  start: 90_000,
  stop: 90_000,
  roleChange: ROLE_CHANGE_SECONDS * 1000 + 15_000,
  build: 900_000,
  /** A query of a frozen server takes 10 s and then shows what it wrote down before (recording 12). */
  query: 15_000,
} as const;

/** Modes in which a server can be started; without one it does not keep the role it had (recording 06). */
export type StartMode = 'primary' | 'standby';
export type BuildMode = 'full' | 'incremental' | 'auto';

/** @param mode undefined leaves `-M` away, which makes a primary of a standby (recording 06) */
export async function start(node: ClusterNode, mode: StartMode | undefined): Promise<GsCtlResult<StartOutcome>> {
  const role = mode === undefined ? [] : ['-M', mode];
  return readStart(await run(node, ['start', '-D', DATA_DIRECTORY, ...role], deadlines.start));
}

export async function stop(node: ClusterNode, mode: 'fast' | 'immediate'): Promise<GsCtlResult<StopOutcome>> {
  return readStop(await run(node, ['stop', '-D', DATA_DIRECTORY, '-m', mode], deadlines.stop));
}

/** On a standby. Does not look whether there is another primary (facts/opengauss.md §0.4). */
export async function failover(node: ClusterNode): Promise<GsCtlResult<RoleChangeOutcome>> {
  return readRoleChange(await runRoleChange(node, 'failover'));
}

/** On the standby that is to become primary. Exits with 0 on timeout (facts/opengauss.md §0.2). */
export async function switchover(node: ClusterNode): Promise<GsCtlResult<RoleChangeOutcome>> {
  return readRoleChange(await runRoleChange(node, 'switchover'));
}

/** Stops the server if it runs as standby, makes its data anew from whoever is primary, and starts it as standby. */
export async function build(node: ClusterNode, mode: BuildMode): Promise<GsCtlResult<BuildOutcome>> {
  return readBuild(await run(node, ['build', '-D', DATA_DIRECTORY, '-b', mode, '-M', 'standby'], deadlines.build));
}

export interface QueryOptions {
  readonly timeoutMs?: number;
  /** Writes the query into `commands.jsonl`; polls are not worth it. */
  readonly recorded?: boolean;
}

export async function query(node: ClusterNode, options: QueryOptions = {}): Promise<QueryResult> {
  return readQuery(await look(node, ['query', '-D', DATA_DIRECTORY], options));
}

export async function queryBuild(node: ClusterNode, options: QueryOptions = {}): Promise<BuildProgress> {
  return readQueryBuild(await look(node, ['querybuild', '-D', DATA_DIRECTORY], options));
}

export async function status(node: ClusterNode, options: QueryOptions = {}): Promise<StatusResult> {
  return readStatus(await look(node, ['status', '-D', DATA_DIRECTORY], options));
}

function runRoleChange(node: ClusterNode, command: 'failover' | 'switchover'): Promise<CommandRecord> {
  return run(node, [command, '-D', DATA_DIRECTORY, '-t', String(ROLE_CHANGE_SECONDS)], deadlines.roleChange);
}

function run(node: ClusterNode, words: readonly string[], timeoutMs: number): Promise<CommandRecord> {
  return node.exec(argvOf(words), { timeoutMs });
}

function look(node: ClusterNode, words: readonly string[], options: QueryOptions): Promise<CommandRecord> {
  const timeoutMs = options.timeoutMs ?? deadlines.query;
  return options.recorded === true ? node.exec(argvOf(words), { timeoutMs }) : node.probe(argvOf(words), { timeoutMs });
}

function argvOf(words: readonly string[]): readonly string[] {
  return asServerAccount(commandLine(['gs_ctl', ...words]));
}
