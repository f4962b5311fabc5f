import type { CommandLine } from '../command-line.ts';
import { reportNoSource } from '../build/source.ts';
import { openSession, writeBuildPid, writeFailedState, type BuildSession } from '../build/build-session.ts';
import { checkBuild } from '../build/build-check.ts';
import { fullBuild, type FullBuildName } from '../build/full-build.ts';
import { incrementalBuild } from '../build/incremental-build.ts';
import { findLocalServer, QUERY_TIMEOUT_MS, readLocalRole } from '../local-server.ts';
import type { WordingVersion } from '../../output/wording.ts';
import { startServer } from '../start-server.ts';
import { killByForce, stopServer } from '../stop-server.ts';
import type { Context, Subcommand } from '../subcommand.ts';
import { serverArguments } from './start.ts';

const CROSS_CLUSTER_ATTEMPTS = 3;

type BuildKind = 'full' | 'incremental' | 'auto' | 'standby full' | 'check' | 'cross cluster' | 'copy';

type ServedKind = Exclude<BuildKind, 'cross cluster' | 'copy'>;

/** An unknown mode is treated as auto without a word (facts/opengauss.md §1.4, recording 02); `check` is known since 6.0. */
function kindOf({ buildMode }: CommandLine, version: WordingVersion): BuildKind {
  if (buildMode === 'check' && version === '6.0.0') return 'check';
  return KINDS[buildMode ?? ''] ?? 'auto';
}

const KINDS: Readonly<Record<string, BuildKind>> = {
  full: 'full',
  incremental: 'incremental',
  standby_full: 'standby full',
  cross_cluster_full: 'cross cluster',
  cross_cluster_incremental: 'cross cluster',
  cross_cluster_standby_full: 'cross cluster',
  copy_secure_files: 'copy',
  copy_upgrade_file: 'copy',
};

/** What the first line calls it. */
const NAMES: Readonly<Record<BuildKind, string>> = {
  full: 'full build',
  incremental: 'incremental build',
  auto: 'incremental build',
  'standby full': 'standby full build',
  check: 'build check',
  'cross cluster': 'full build',
  copy: 'full build',
};

/** `gs_ctl build` in all modes (facts/opengauss.md §1.10). */
export const build: Subcommand = {
  header: (commandLine, directory, version) => {
    const name = NAMES[kindOf(commandLine, version)];
    const { connector } = commandLine;
    const suffix = connector === undefined ? '' : `,conn_str is '${connector}'`;
    return `gs_ctl ${name} ,datadir is ${directory}${suffix}`;
  },
  lock: { verb: 'build', exitCode: 1 },
  needsDirectory: true,
  run: async (context) => {
    const { host, report, commandLine, version } = context;
    const kind = kindOf(commandLine, version);
    if (kind === 'cross cluster' || kind === 'copy') {
      report.warning(`build mode ${commandLine.buildMode ?? ''} needs what this stand-in does not have.\n`);
      return 1;
    }
    writeBuildPid(context, host.pid);
    if (!(await stopBeforeBuild(context, kind))) return 1;
    const session = openSessionFor(context, kind);
    if (session === undefined || !(await buildAs(session, kind))) return 1;
    if (commandLine.startAfterBuild && kind !== 'check') {
      const exitCode = await startServer(context, serverArguments(context, session.serverMode));
      if (exitCode !== 0) return exitCode;
    }
    report.program = 'gs_ctl';
    writeBuildPid(context, 0);
    return 0;
  },
};

async function buildAs(session: BuildSession, kind: ServedKind): Promise<boolean> {
  if (kind === 'full') return fullBuild(session, 'full build');
  if (kind === 'standby full') return fullBuild(session, 'standby full build');
  if (kind === 'check') return reportCheck(session);
  const { report } = session.context;
  const outcome = await incrementalBuild(session);
  if (outcome === 'completed') return true;
  if (kind === 'incremental') {
    if (outcome === 'failed') writeFailedState(session);
    return false;
  }
  if (outcome === 'no source') {
    report.warning('inc build failed due to primary connection failure, skip full build.\n');
    return false;
  }
  report.progress('inc build failed, change to full build.\n');
  reportWorkingDirectory(session.context);
  const name: FullBuildName = 'auto build';
  return fullBuild(session, name);
}

/** The node stays stopped (facts/opengauss.md §1.10). */
async function reportCheck(session: BuildSession): Promise<boolean> {
  const { report, paths } = session.context;
  const needed = await checkBuild(session);
  if (needed !== undefined) report.progress(`Build check result : ${needed}\n`);
  const isCompleted = needed !== undefined && needed !== 'full build';
  report.progress(`build check ${isCompleted ? 'completed' : 'failed'}(${paths.root}).\n`);
  return isCompleted;
}

function openSessionFor(context: Context, kind: ServedKind): BuildSession | undefined {
  if (kind === 'standby full') return openStandbySession(context);
  if (kind === 'full' || kind === 'check') reportWorkingDirectory(context);
  return openSession(context);
}

/** A standby is asked after an attempt between clusters, for which nothing is configured (recording 14). */
function openStandbySession(context: Context): BuildSession | undefined {
  const { report } = context;
  report.progress('gs_ctl: change build mode to CROSS_CLUSTER_INC_BUILD.\n');
  const session = openSession(context);
  if (session === undefined) return undefined;
  report.nodeName = session.nodeName;
  for (let attempt = 1; attempt <= CROSS_CLUSTER_ATTEMPTS; attempt += 1) reportNoSource(context);
  report.warning('gs_ctl:cross inc build failed, change build mode to standby full build.\n');
  reportWorkingDirectory(context);
  return session;
}

function isFull(kind: ServedKind): boolean {
  return kind === 'full' || kind === 'standby full';
}

function reportWorkingDirectory({ host, report }: Context): void {
  report.progress(`current workdir is (${host.workingDirectory}).\n`);
}

/**
 * A running Standby is stopped, immediate before a full and fast before an incremental build; other roles are refused;
 * where no server is known whatever works in the directory is killed (recordings 04, 06, 13).
 */
async function stopBeforeBuild(context: Context, kind: ServedKind): Promise<boolean> {
  const { host, report, paths } = context;
  const server = findLocalServer(host, paths);
  if (server.kind !== 'running') {
    killByForce(context);
    host.files.remove(paths.postmasterPid);
    return true;
  }
  const role = await readLocalRole(host, paths, server.pidFile, QUERY_TIMEOUT_MS);
  if (role !== 'Standby' && role !== 'Cascade Standby') {
    report.warning(`The local server run as ${role},build cannot be executed.\n`);
    return false;
  }
  const outcome = await stopServer(context, server.pid, isFull(kind) ? 'immediate' : 'fast', 'with dots');
  if (outcome === 'timed-out') {
    killByForce(context);
    host.files.remove(paths.postmasterPid);
  }
  return true;
}
