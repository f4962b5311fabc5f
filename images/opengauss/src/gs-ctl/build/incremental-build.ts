import { join } from 'node:path';
import { writeBuildingState, type BuildSession } from './build-session.ts';
import { parseToolLine, rewindArgv, type ToolEvent } from './postgres-tools.ts';
import { prepareRewind, readTarget } from './prepare-rewind.ts';
import { findSource, type BuildSource } from './source.ts';
import * as target from './target-files.ts';
import { isForeignSegment } from './wal-files.ts';

/** `no source`: nobody could be reached in any try, the data directory is untouched (facts/opengauss.md §1.10). */
export type IncrementalOutcome = 'completed' | 'failed' | 'no source';

const TRIES = 3;

/** Three tries, each with a new search for the primary (recordings 06, 14, 20, 21), without stop and start. */
export async function incrementalBuild(session: BuildSession): Promise<IncrementalOutcome> {
  const { context } = session;
  const { report } = context;
  let outcome: IncrementalOutcome = 'no source';
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    report.program = 'gs_ctl';
    report.nodeName = session.nodeName;
    const source = await findSource(session);
    if (source === undefined) continue;
    report.program = 'gs_rewind';
    const failure = await rewind(session, source);
    if (failure === undefined) {
      report.progress('dn incremental build completed.\n');
      report.program = 'gs_ctl';
      target.adoptNodeName(context, source.hello.nodeName);
      return 'completed';
    }
    report.warning(`${failure}\n \ngs_rewind receive FATAL, it will exit\n`);
    report.program = 'gs_ctl';
    report.warning('inc build failed.\n');
    outcome = 'failed';
  }
  return outcome;
}

/** @returns the text of the fatal message, undefined on success */
async function rewind(session: BuildSession, source: BuildSource): Promise<string | undefined> {
  const prepared = await prepareRewind(session, source, 'a primary by pg_rewind');
  return typeof prepared === 'string' ? prepared : runRewind(session, source);
}

async function runRewind(session: BuildSession, source: BuildSource): Promise<string | undefined> {
  const { context } = session;
  const { host, report, paths, commandLine } = context;
  const seen = { isChanging: false, lastError: 'pg_rewind failed' };
  // Marked before the first write can happen; the mark goes again where nothing was written.
  target.markBuildStarted(context);
  const outcome = await host.processes.run(rewindArgv(source.host, source.port, paths.standin), {
    workingDirectory: paths.root,
    onLine: (line) => {
      const event = parseToolLine(line);
      if (event === undefined) return;
      if (event.kind === 'need to copy') seen.isChanging = true;
      if (event.kind === 'error') seen.lastError = event.text;
      if (event.kind === 'progress') {
        const { doneBytes, totalBytes, percent } = event;
        writeBuildingState(session, 'incremental', { done: doneBytes, total: totalBytes, percent, remaining: -1 });
      }
      for (const text of rewindLines(event)) report.progress(`${text}\n`);
    },
    idleTimeoutMs: () => commandLine.receiveTimeoutSeconds * 1000,
  });
  if (outcome.exitCode !== 0) {
    if (!seen.isChanging) target.unmarkBuild(context);
    return seen.lastError;
  }
  if (seen.isChanging) {
    const after = await readTarget(host, paths.standin);
    if (typeof after === 'string') return after;
    report.progress(`find minRecoveryPoint success from xlog insert location ${after.minimumRecoveryPoint}\n`);
    report.progress(`xlog end point: ${after.minimumRecoveryPoint}\n`);
    report.progress('truncating and removing old xlog files\n');
    removeForeignWal(session, source);
    report.progress('truncate and remove old xlog files success\n');
    // pg_rewind has done both before it ended; the real one says so last.
    report.progress('creating backup label and updating control file\n');
    report.progress('create backup label success\n');
  } else {
    // Left by an earlier rewind: no rewind is required, and the server must not take them for its own.
    removeForeignWal(session, source);
  }
  target.markBuildDone(context);
  return undefined;
}

function removeForeignWal({ context }: BuildSession, { hello }: BuildSource): void {
  const { host, paths } = context;
  const directory = join(paths.standin, 'pg_wal');
  for (const name of host.files.list(directory)) {
    if (isForeignSegment(name, hello)) host.files.remove(join(directory, name));
  }
}

/** The recorded lines for each thing that pg_rewind reports. */
export function rewindLines(event: ToolEvent): readonly string[] {
  switch (event.kind) {
    case 'common checkpoint':
      return [`find common checkpoint ${event.lsn}`, 'find diverge point success'];
    case 'no rewind required':
      return ['find diverge point success'];
    case 'reading source file list':
      return ['reading source file list'];
    case 'reading target file list':
      return ['reading target file list', 'traverse target datadir success'];
    case 'reading target wal':
      return ['reading WAL in target'];
    case 'need to copy':
      return [
        'calculate totals rewind success',
        `need to copy ${event.megabytes}MB (total source directory size is ${event.totalMegabytes}MB)`,
        'receiving and unpacking files...',
      ];
    case 'updating control file':
      return ['execute file map success'];
    case 'start point':
    case 'wal receiver started':
    case 'progress':
    case 'end point':
    case 'waiting for wal':
    case 'syncing':
    case 'diverged':
    case 'error':
      return [];
  }
}
