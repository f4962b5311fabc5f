import type { Host } from '../../host/host.ts';
import { writeBuildingState, type BuildSession } from './build-session.ts';
import {
  CLUSTER_STATES,
  connectionString,
  parseControlData,
  postgresProgram,
  type ControlData,
} from './postgres-tools.ts';
import { prepareTarget, type Recovery } from './prepare-target.ts';
import { requestCheckpoint, type BuildSource } from './source.ts';

/**
 * From `set gaussdb state file` to the checkpoints of both sides, with a target that pg_rewind takes.
 * @param recovery of a target that was killed
 * @returns the target's pg_control, or the text of the fatal message
 */
export async function prepareRewind(
  session: BuildSession,
  source: BuildSource,
  recovery: Recovery,
): Promise<ControlData | string> {
  const { host, report, paths, commandLine } = session.context;
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
  const unprepared = await prepareTarget(session, before, recovery);
  if (unprepared !== undefined) return unprepared;
  const control = await readTarget(host, paths.standin);
  if (typeof control === 'string') return control;
  if (control.state !== undefined) {
    report.progress(`target server was interrupted in mode ${CLUSTER_STATES.indexOf(control.state)}.\n`);
  }
  report.progress('sanityChecks success\n');
  report.progress(checkpointLine(sourceControl, 'source'));
  report.progress(checkpointLine(control, 'target'));
  return control;
}

function checkpointLine({ checkpoint, redo }: Pick<ControlData, 'checkpoint' | 'redo'>, side: string): string {
  return `find last checkpoint at ${checkpoint} and checkpoint redo at ${redo} from ${side} control file\n`;
}

/** @returns its pg_control, or what went wrong */
export async function readTarget(host: Host, directory: string): Promise<ControlData | string> {
  const { exitCode, output } = await host.processes.run([postgresProgram('pg_controldata'), directory]);
  return (exitCode === 0 ? parseControlData(output) : undefined) ?? `could not read pg_control: ${output.trim()}`;
}

/** Rows of a query on the source, without decoration; undefined with the text of psql where it fails. */
export async function askSource(
  host: Host,
  source: BuildSource,
  sql: string,
): Promise<{ readonly rows: string | undefined; readonly output: string }> {
  const { exitCode, output } = await host.processes.run([
    postgresProgram('psql'),
    ...['-X', '-A', '-t', '-w', '-d', connectionString(source.host, source.port, 'postgres'), '-c', sql],
  ]);
  return { rows: exitCode === 0 ? output.trim() : undefined, output };
}

/** The source's control file by SQL, as its directory is out of reach. */
async function readSource(
  host: Host,
  source: BuildSource,
): Promise<Pick<ControlData, 'systemIdentifier' | 'checkpoint' | 'redo'> | string> {
  const { rows, output } = await askSource(
    host,
    source,
    'SELECT s.system_identifier, c.checkpoint_lsn, c.redo_lsn FROM pg_control_system() s, pg_control_checkpoint() c',
  );
  const [, systemIdentifier, checkpoint, redo] = /(\d+)\|([0-9A-F/]+)\|([0-9A-F/]+)/.exec(rows ?? '') ?? [];
  if (systemIdentifier === undefined || checkpoint === undefined || redo === undefined) {
    return output.trim().replace(/^psql: error: /, '');
  }
  return { systemIdentifier, checkpoint, redo };
}
