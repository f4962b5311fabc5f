import { join } from 'node:path';
import type { BuildSession } from './build-session.ts';
import { postgresProgram, type ControlData } from './postgres-tools.ts';

/** How long the interrupted standby may take until it is consistent. */
const START_SECONDS = 60;

/** How a killed target is recovered. Only a standby adds no WAL of its own. */
export type Recovery = 'a primary by pg_rewind' | 'as a standby';

/**
 * Brings the target into a state that pg_rewind takes. A server that was shut down is fine. A killed primary is
 * recovered by pg_rewind itself, which needs the signal files gone. A killed standby must not be recovered that way: it
 * would write a checkpoint of its own on the primary's timeline, and pg_rewind would then see no divergence where there
 * is one; so it is started as a standby that follows nobody and is stopped again. So is everybody where the question is
 * whether anything has diverged.
 * @returns the text of a fatal message, undefined where the target is ready
 */
export async function prepareTarget(
  session: BuildSession,
  control: ControlData,
  recovery: Recovery,
): Promise<string | undefined> {
  const { host, paths } = session.context;
  const standbySignal = join(paths.standin, 'standby.signal');
  const recoverySignal = join(paths.standin, 'recovery.signal');
  const postmasterPid = join(paths.standin, 'postmaster.pid');
  host.files.remove(recoverySignal);
  switch (control.state) {
    case 'shut down':
    case 'shut down in recovery':
      host.files.remove(standbySignal);
      return undefined;
    case 'in production':
    case 'shutting down':
    case 'in crash recovery':
      if (recovery === 'as a standby') break;
      host.files.remove(standbySignal);
      host.files.remove(postmasterPid);
      return undefined;
    case 'starting up':
    case 'in archive recovery':
    case undefined:
      break;
  }
  host.files.write(standbySignal, '');
  host.files.remove(postmasterPid);
  const settings = [
    ['listen_addresses', ''],
    ['primary_conninfo', ''],
    ['restore_command', ''],
    ['unix_socket_directories', paths.standin],
    ['logging_collector', 'off'],
  ].map(([name = '', value = '']) => `-c ${name}='${value}'`);
  const pgCtl = postgresProgram('pg_ctl');
  const log = join(paths.root, 'standin_prepare.log');
  const started = await host.processes.run([
    ...[pgCtl, '-D', paths.standin, '-w', '-s', '-t', String(START_SECONDS), '-l', log],
    ...['-o', settings.join(' '), 'start'],
  ]);
  const stopped = await host.processes.run([pgCtl, '-D', paths.standin, '-w', '-s', '-m', 'fast', 'stop']);
  const failed = [started, stopped].find((outcome) => outcome.exitCode !== 0);
  if (failed !== undefined) {
    return `could not bring the target to a clean stop: ${failed.output.trim()} ${(host.files.readText(log) ?? '').trim()}`;
  }
  host.files.remove(log);
  host.files.remove(standbySignal);
  return undefined;
}
