import type { CommandLine } from '../command-line.ts';
import { openSession, writeBuildPid, writeFailedState, type BuildSession } from '../build/build-session.ts';
import { fullBuild, type FullBuildName } from '../build/full-build.ts';
import { incrementalBuild } from '../build/incremental-build.ts';
import { findLocalServer, QUERY_TIMEOUT_MS, readLocalRole } from '../local-server.ts';
import { startServer } from '../start-server.ts';
import { killByForce, stopServer } from '../stop-server.ts';
import type { Context, Subcommand } from '../subcommand.ts';
import { serverArguments } from './start.ts';

type BuildKind = 'full' | 'incremental' | 'auto';

/** An unknown mode is treated as auto without a word (facts/opengauss.md §1.4, recording 02). */
function kindOf({ buildMode }: CommandLine): BuildKind {
  return buildMode === 'full' || buildMode === 'incremental' ? buildMode : 'auto';
}

/** `gs_ctl build -b full|incremental|auto` (facts/opengauss.md §1.10). */
export const build: Subcommand = {
  header: (commandLine, directory) => {
    const name = kindOf(commandLine) === 'full' ? 'full' : 'incremental';
    const { connector } = commandLine;
    const suffix = connector === undefined ? '' : `,conn_str is '${connector}'`;
    return `gs_ctl ${name} build ,datadir is ${directory}${suffix}`;
  },
  lock: { verb: 'build', exitCode: 1 },
  needsDirectory: true,
  run: async (context) => {
    const { host, report, commandLine } = context;
    const kind = kindOf(commandLine);
    writeBuildPid(context, host.pid);
    if (!(await stopBeforeBuild(context, kind))) return 1;
    const session = kind === 'full' ? openFullSession(context) : openSession(context);
    if (session === undefined || !(await buildAs(session, kind))) return 1;
    if (commandLine.startAfterBuild) {
      const exitCode = await startServer(context, serverArguments(context, session.serverMode));
      if (exitCode !== 0) return exitCode;
    }
    report.program = 'gs_ctl';
    writeBuildPid(context, 0);
    return 0;
  },
};

async function buildAs(session: BuildSession, kind: BuildKind): Promise<boolean> {
  if (kind === 'full') return fullBuild(session, 'full build');
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

function openFullSession(context: Context): BuildSession | undefined {
  reportWorkingDirectory(context);
  return openSession(context);
}

function reportWorkingDirectory({ host, report }: Context): void {
  report.progress(`current workdir is (${host.workingDirectory}).\n`);
}

/**
 * A running Standby is stopped, immediate before a full and fast before an incremental build; other roles are refused;
 * where no server is known whatever works in the directory is killed (recordings 04, 06, 13).
 */
async function stopBeforeBuild(context: Context, kind: BuildKind): Promise<boolean> {
  const { host, report, paths } = context;
  const server = findLocalServer(host, paths);
  if (server.kind !== 'running') {
    killByForce(context);
    return true;
  }
  const role = await readLocalRole(host, paths, server.pidFile, QUERY_TIMEOUT_MS);
  if (role !== 'Standby' && role !== 'Cascade Standby') {
    report.warning(`The local server run as ${role},build cannot be executed.\n`);
    return false;
  }
  const outcome = await stopServer(context, server.pid, kind === 'full' ? 'immediate' : 'fast', 'with dots');
  if (outcome === 'timed-out') killByForce(context);
  return true;
}
