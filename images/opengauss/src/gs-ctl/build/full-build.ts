import { CASCADE_USER } from '../../settings/translate.ts';
import type { BuildMode } from '../../state-file.ts';
import { findSource, TRIES, type BuildSource, type SourceKind } from './source.ts';
import { writeBuildingState, writeFailedState, type BuildSession } from './build-session.ts';
import { baseBackupArgv, parseToolLine, segmentStart, type ToolEvent } from './postgres-tools.ts';
import * as target from './target-files.ts';

/** What the lines call it (recordings 04 and 20). */
export type FullBuildName = 'full build' | 'auto build' | 'standby full build';

const STATE_MODES: Readonly<Record<SourceKind, BuildMode>> = { primary: 'full', standby: 'standby full' };
const USERS: Readonly<Record<SourceKind, string>> = { primary: 'omm', standby: CASCADE_USER };

/**
 * A full build from `set gaussdb state file` to `build completed` (facts/opengauss.md §1.10), without stop and start.
 * Lines about things that PostgreSQL does not have are left out: build/differences.ts.
 * @returns whether the data directory is a complete copy now
 */
export async function fullBuild(session: BuildSession, name: FullBuildName): Promise<boolean> {
  const { report, paths } = session.context;
  const kind: SourceKind = name === 'standby full build' ? 'standby' : 'primary';
  writeBuildingState(session, STATE_MODES[kind]);
  report.progress(
    `set gaussdb state file when ${name} build:db state(BUILDING_STATE), server mode(STANDBY_MODE), build mode(FULL_BUILD).\n`,
  );
  report.nodeName = session.nodeName;
  const source = await findSource(session, kind);
  if (source === undefined || !(await copyFrom(session, source, kind))) {
    writeFailedState(session);
    report.warning(`${name} failed(${paths.root}).\n`);
    return false;
  }
  target.installHbaFile(session.context);
  target.installVersionFile(session.context);
  target.adoptNodeName(session.context, source.hello.nodeName);
  target.markBuildDone(session.context);
  report.progress('rename build status file success\n');
  report.progress(`${name} build completed(${paths.root}).\n`);
  return true;
}

/** @returns false after the reason was printed */
async function copyFrom(session: BuildSession, source: BuildSource, kind: SourceKind): Promise<boolean> {
  const { context } = session;
  const { host, report, paths, commandLine } = context;
  report.progress('connected to server success, build started.\n');
  target.clearTarget(context);
  // A server does not start in a directory that others may look into; after a build it does (recording 17).
  host.files.makePrivate(paths.root);
  report.progress('clear old target dir success\n');
  target.markBuildStarted(context);
  report.progress('create build tag file success\n');
  target.markBuildStarted(context);
  report.progress('create build tag file again success\n');
  report.progress('get system identifier success\n');
  report.progress('receiving and unpacking files...\n');
  target.writeBackupLabel(context, `${source.host}:${source.port}`);
  report.progress('create backup label success\n');

  let syncing = false;
  let lastError = '';
  let startPoint = '0/0';
  const outcome = await host.processes.run(baseBackupArgv(source.host, source.port, USERS[kind], paths.standin), {
    workingDirectory: paths.root,
    onLine: (line) => {
      const event = parseToolLine(line);
      if (event === undefined) return;
      if (event.kind === 'syncing') syncing = true;
      if (event.kind === 'error') lastError = event.text.replace(/^could not read COPY data: /, '');
      if (event.kind === 'start point') startPoint = event.lsn;
      if (event.kind === 'progress') reportProgress(session, kind, event);
      for (const text of fullBuildLines(event, source, startPoint, kind)) report.progress(`${text}\n`);
    },
    // Writing to this node's own disk takes as long as it takes.
    idleTimeoutMs: () => (syncing ? Number.POSITIVE_INFINITY : commandLine.receiveTimeoutSeconds * 1000),
  });
  if (outcome.exitCode !== 0) {
    report.warning(`could not read COPY data: ${lastError}\n`);
    return false;
  }
  report.progress('finish fsync all files.\n');
  return true;
}

function reportProgress(
  session: BuildSession,
  kind: SourceKind,
  event: Extract<ToolEvent, { kind: 'progress' }>,
): void {
  const { doneBytes, totalBytes, percent } = event;
  writeBuildingState(session, STATE_MODES[kind], { done: doneBytes, total: totalBytes, percent, remaining: -1 });
}

/** The recorded lines for each thing that pg_basebackup reports, in the recorded order. */
export function fullBuildLines(
  event: ToolEvent,
  { host, haPort, failures }: Pick<BuildSource, 'host' | 'haPort' | 'failures'>,
  startPoint: string,
  kind: SourceKind = 'primary',
): readonly string[] {
  switch (event.kind) {
    case 'start point':
      return [`xlog start point: ${event.lsn}`, 'begin build tablespace list', 'finish build tablespace list'];
    case 'wal receiver started':
      return [
        'begin get xlog by xlogstream',
        'starting background WAL receiver',
        'starting walreceiver',
        'begin receive tar files',
        'receiving and unpacking files...',
        // The connection for WAL asks them all again.
        ...failures,
        `${TRIES[kind]} host(${host}) port(${haPort}) success`,
        'check identify system success',
        `send START_REPLICATION ${segmentStart(startPoint)} success`,
      ];
    case 'end point':
      return ['finish receive tar files', `xlog end point: ${event.lsn}`];
    case 'waiting for wal':
      return ['waiting for background process to finish streaming...'];
    case 'syncing':
      return ['starting fsync all files come from source.'];
    case 'progress':
    case 'common checkpoint':
    case 'diverged':
    case 'no rewind required':
    case 'reading source file list':
    case 'reading target file list':
    case 'reading target wal':
    case 'need to copy':
    case 'updating control file':
    case 'error':
      return [];
  }
}
