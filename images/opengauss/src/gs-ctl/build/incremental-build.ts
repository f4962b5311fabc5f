import { join } from 'node:path';
import type { Host } from '../../host/host.ts';
import { writeBuildingState, type BuildSession } from './build-session.ts';
import {
  CLUSTER_STATES,
  connectionString,
  parseControlData,
  parseToolLine,
  postgresProgram,
  rewindArgv,
  type ControlData,
  type ToolEvent,
} from './postgres-tools.ts';
import { prepareTarget } from './prepare-target.ts';
import { findSource, requestCheckpoint, type BuildSource } from './source.ts';
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
  const { context } = session;
  const { host, report, paths, commandLine } = context;
  const place = `host=${source.host} port=${source.haPort}`;
  writeBuildingState(session, 'incremental');
  report.progress(
    'set gaussdb state file when incremental build:db state(BUILDING_STATE), server mode(STANDBY_MODE), build mode(INC_BUILD).\n',
  );
  report.progress(
    `connected to server: ${place} dbname=postgres application_name=gs_rewind connect_timeout=5  rw_timeout=600\n`,
  );
  if (host.files.exists(paths.buildStarted)) return 'last build uncompleted, change to full build. ';
  report.progress('connect to primary success\n');
  if (!host.files.exists(`${paths.standin}/global/pg_control`)) {
    return `could not open file "${paths.root}/global/pg_control" for reading: No such file or directory`;
  }
  const checkpointFailure = await requestCheckpoint(host, source, commandLine.receiveTimeoutSeconds * 1000);
  if (checkpointFailure !== undefined) return `could not make a checkpoint on the source: ${checkpointFailure}`;
  const before = await readTarget(host, paths.standin);
  const sourceControl = await readSource(host, source);
  if (typeof before === 'string') return before;
  if (typeof sourceControl === 'string') return sourceControl;
  report.progress('get pg_control success\n');
  if (before.systemIdentifier !== sourceControl.systemIdentifier) {
    return 'source and target clusters are from different systems';
  }
  const unprepared = await prepareTarget(session, before);
  if (unprepared !== undefined) return unprepared;
  const control = await readTarget(host, paths.standin);
  if (typeof control === 'string') return control;
  if (control.state !== undefined) {
    report.progress(`target server was interrupted in mode ${CLUSTER_STATES.indexOf(control.state)}.\n`);
  }
  report.progress('sanityChecks success\n');
  report.progress(checkpointLine(sourceControl, 'source'));
  report.progress(checkpointLine(control, 'target'));
  return runRewind(session, source);
}

function checkpointLine({ checkpoint, redo }: Pick<ControlData, 'checkpoint' | 'redo'>, side: string): string {
  return `find last checkpoint at ${checkpoint} and checkpoint redo at ${redo} from ${side} control file\n`;
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

async function readTarget(host: Host, directory: string): Promise<ControlData | string> {
  const { exitCode, output } = await host.processes.run([postgresProgram('pg_controldata'), directory]);
  return (exitCode === 0 ? parseControlData(output) : undefined) ?? `could not read pg_control: ${output.trim()}`;
}

/** The source's control file by SQL, as its directory is out of reach. */
async function readSource(
  host: Host,
  source: BuildSource,
): Promise<Pick<ControlData, 'systemIdentifier' | 'checkpoint' | 'redo'> | string> {
  const sql =
    'SELECT s.system_identifier, c.checkpoint_lsn, c.redo_lsn FROM pg_control_system() s, pg_control_checkpoint() c';
  const { exitCode, output } = await host.processes.run([
    postgresProgram('psql'),
    ...['-X', '-A', '-t', '-w', '-d', connectionString(source.host, source.port, 'postgres'), '-c', sql],
  ]);
  const [, systemIdentifier, checkpoint, redo] = /(\d+)\|([0-9A-F/]+)\|([0-9A-F/]+)/.exec(output) ?? [];
  if (exitCode !== 0 || systemIdentifier === undefined || checkpoint === undefined || redo === undefined) {
    return output.trim().replace(/^psql: error: /, '');
  }
  return { systemIdentifier, checkpoint, redo };
}
