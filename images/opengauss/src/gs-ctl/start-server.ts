import { join } from 'node:path';
import { readSettings } from '../conf/config-file.ts';
import type { DbState } from '../control.ts';
import { SERVER_PROGRAM } from '../pgdata.ts';
import { waitWithDots } from './dots.ts';
import type { ServerProcess } from '../host/host.ts';
import { findLocalServer, queryServer, readState } from './local-server.ts';
import type { Context } from './subcommand.ts';

/** gaussdb.state values that mean "started" (facts/opengauss.md §1.6). */
const STARTED_STATES: ReadonlySet<DbState> = new Set<DbState>([
  'Normal',
  'Need repair',
  'Wait promoting',
  'Demoting',
  'Promoting',
  'Building',
  'Catchup',
]);

/** The server answers this fast or it is not ready to answer. */
const PING_TIMEOUT_MS = 1000;

type Outcome = { readonly kind: 'started' } | { readonly kind: 'died'; readonly status: number };

/**
 * Starts the server and prints what gs_ctl prints meanwhile (recordings 02, 03, 17, 21).
 * @param arguments_ what follows `gaussdb -D <directory>`
 * @returns the exit code: 0 started (or still starting when the time is over), 1 it died
 */
export async function startServer(context: Context, arguments_: readonly string[]): Promise<number> {
  const { host, report, commandLine, paths } = context;
  const config = host.files.readText(paths.config);
  if (config === undefined) {
    report.warning(`${paths.config} cannot be opened.\n`);
    return 1;
  }
  const settings = readSettings(config);
  reportPortConflict(context, Number(settings.get('port') ?? 5432));

  const logFile = commandLine.logFile ?? join('/tmp', `gs_ctl-${host.pid}-startup.log`);
  const argv = [commandLine.serverProgram ?? SERVER_PROGRAM, '-D', paths.root, ...arguments_];
  const logAt = (host.files.readText(logFile) ?? '').length;
  const server = host.processes.spawnServer(argv, paths.root, logFile);
  if (!commandLine.wait) {
    report.print('server starting\n');
    return 0;
  }

  report.progress('waiting for server to start...\n');
  const copyLog = commandLine.logFile === undefined ? createLogCopier(context, logFile, logAt) : (): void => undefined;
  const outcome = await waitWithDots<Outcome>(host, {
    condition: async () => {
      copyLog();
      const status = server.exitStatus();
      if (status !== undefined) return { kind: 'died', status };
      return (await isStarted(context, server)) ? { kind: 'started' } : undefined;
    },
    timeoutSeconds: commandLine.timeoutSeconds,
    dot: () => report.print('.'),
  });
  copyLog();
  if (commandLine.logFile === undefined) host.files.remove(logFile);
  return conclude(context, outcome, server);
}

function conclude(context: Context, outcome: Outcome | undefined, server: ServerProcess): number {
  const { report, paths } = context;
  if (outcome?.kind === 'started') {
    report.print('\n');
    report.progress(' done\n');
    report.progress(`server started (${paths.root})\n`);
    return 0;
  }
  if (outcome === undefined) {
    report.print('\n');
    report.warning('stopped waiting\n');
    report.warning('server is still starting up\n');
    return 0;
  }
  report.warning(`waitpid ${server.pid} failed, exitstatus is ${outcome.status}, ret is 2\n`);
  report.print('\n');
  report.warning('stopped waiting\n');
  report.warning('could not start server\nExamine the log output.\n');
  return 1;
}

/** A ping on the HA port, or the state file (facts/opengauss.md §1.6); only of the process just started. */
async function isStarted({ host, paths }: Context, server: ServerProcess): Promise<boolean> {
  const found = findLocalServer(host, paths);
  if (found.kind !== 'running' || found.pid !== server.pid) return false;
  try {
    await queryServer(host, found.pidFile, PING_TIMEOUT_MS);
    return true;
  } catch {
    const state = readState(host, paths)?.state;
    return state !== undefined && STARTED_STATES.has(state);
  }
}

/** Returns a function that prints what the server has written since the last call. */
function createLogCopier({ host, report }: Context, logFile: string, from: number): () => void {
  let printed = from;
  return () => {
    const text = host.files.readText(logFile) ?? '';
    if (text.length > printed) report.print(text.slice(printed));
    printed = text.length;
  };
}

/** It says so and tries nevertheless (recording 17). */
function reportPortConflict({ host, report }: Context, port: number): void {
  const listeners = host.processes.listenersOn(port);
  if (listeners.length === 0) return;
  const heading = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
  report.warning(`port:${port} already in use. /proc/net/tcp:\n${heading}  \n${listeners.join('\n')}\n`);
  report.warning('port conflict when start server\n');
}
