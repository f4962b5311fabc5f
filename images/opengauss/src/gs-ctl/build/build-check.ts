import type { BuildSession } from './build-session.ts';
import { parseToolLine, trialRewindArgv, type ControlData } from './postgres-tools.ts';
import { askSource, prepareRewind } from './prepare-rewind.ts';
import { rewindLines } from './incremental-build.ts';
import { findSource, type BuildSource } from './source.ts';

/** What `gs_ctl build -b check` finds (facts/opengauss.md §1.10). */
export type NeededBuild = 'needless build' | 'incremental build' | 'full build';

/**
 * Compares a stopped node with its primary and changes nothing but that a killed server is recovered.
 * @returns undefined where nobody could be asked
 */
export async function checkBuild(session: BuildSession): Promise<NeededBuild | undefined> {
  const { report } = session.context;
  report.nodeName = session.nodeName;
  const source = await findSource(session);
  if (source === undefined) return undefined;
  report.program = 'gs_rewind';
  const needed = await findNeededBuild(session, source);
  report.program = 'gs_ctl';
  return needed;
}

async function findNeededBuild(session: BuildSession, source: BuildSource): Promise<NeededBuild> {
  const { host, report, paths, commandLine } = session.context;
  const prepared = await prepareRewind(session, source, 'as a standby');
  if (typeof prepared === 'string') {
    report.warning(`${prepared}\n`);
    return 'full build';
  }
  const seen = { isRewindNeeded: true };
  const outcome = await host.processes.run(trialRewindArgv(source.host, source.port, paths.standin), {
    workingDirectory: paths.root,
    onLine: (line) => {
      const event = parseToolLine(line);
      if (event?.kind === 'no rewind required') seen.isRewindNeeded = false;
      if (event?.kind === 'error') report.warning(`${event.text}\n`);
      if (event?.kind === 'no rewind required' || event?.kind === 'common checkpoint') {
        for (const text of rewindLines(event)) report.progress(`${text}\n`);
      }
    },
    idleTimeoutMs: () => commandLine.receiveTimeoutSeconds * 1000,
  });
  if (outcome.exitCode !== 0) return 'full build';
  if (seen.isRewindNeeded) return 'incremental build';
  return (await hasWalFor(session, source, prepared)) ? 'needless build' : 'full build';
}

/** Does the primary still have the WAL of this node's last checkpoint? */
async function hasWalFor({ context }: BuildSession, source: BuildSource, target: ControlData): Promise<boolean> {
  const { host, report } = context;
  const sql = `SELECT count(*) FROM pg_ls_waldir() WHERE substr(name, 9) = substr(pg_walfile_name('${target.checkpoint}'), 9)`;
  const { rows, output } = await askSource(host, source, sql);
  if (rows === undefined) report.warning(`${output.trim()}\n`);
  if (rows !== '0') return rows !== undefined;
  report.warning('could not find any common checkpoint, must to do full build\n');
  return false;
}
