import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { parsePostmasterPid, pgdataPaths, type PgdataPaths } from '../pgdata.ts';
import { productVersion } from '../product-version.ts';
import { parseServerArguments } from '../server/arguments.ts';
import { processName } from '../server/leftovers.ts';
import { postgresVersion } from '../server/postgres-bin.ts';
import { ServerLog } from '../server/server-log.ts';
import { Supervisor } from '../server/supervisor.ts';

const ROOT_REFUSED = `"root" execution of the gaussdb server is not permitted.
The server must be started under an unprivileged user ID to prevent
possible system security compromise.  See the documentation for
more information on how to properly start the server.
`;
const NO_GAUSSHOME = `0 WARNING:  not found GAUSSHOME enviroment variable.
Get environment of GAUSSHOME failed.
	
`;
const UNCOMPLETED_BUILD =
  'gaussdb: Uncompleted build is detected, please build again and then start database after its success.';

/** Exit codes of the real server: 1 for a start that failed, 2 for a directory that must not be started. */
async function main(argv: readonly string[]): Promise<void> {
  const wanted = parseServerArguments(argv, process.env);
  if (wanted.kind === 'version') {
    process.stdout.write(`gaussdb ${productVersion(postgresVersion())}\n`);
    return;
  }
  if (process.getuid?.() === 0) refuse(ROOT_REFUSED, 1);
  if (wanted.kind === 'wrong') refuse(` 0 [BACKEND] FATAL:  ${wanted.message}\n`, 1);
  const paths = pgdataPaths(wanted.dataDirectory);
  if ((process.env['GAUSSHOME'] ?? '') === '') {
    // The real server has made its lock file by then, and leaves it empty (recording 17).
    writeFileSync(paths.postmasterPid, '', { mode: 0o600 });
    refuse(NO_GAUSSHOME, 1);
  }
  checkDirectory(paths);
  process.chdir(paths.root);
  const log = new ServerLog(paths.logDirectory);
  let supervisor: Supervisor | undefined;
  try {
    supervisor = new Supervisor(paths, argv, wanted.mode, log);
    takeSignals(supervisor);
    await supervisor.start();
  } catch (error) {
    log.write('FATAL', error instanceof Error ? error.message : String(error));
    supervisor?.removeLocks();
    process.exit(1);
  }
  log.stopEcho();
}

function checkDirectory(paths: PgdataPaths): void {
  if (existsSync(paths.buildStarted)) refuse(`${UNCOMPLETED_BUILD}\n`, 2);
  if (!existsSync(paths.config)) {
    refuse(`gaussdb cannot access the server configuration file "${paths.config}": No such file or directory\n`, 2);
  }
  if ((statSync(paths.root).mode & 0o077) !== 0) {
    refuse(
      ` 0 [BACKEND] FATAL:  data directory "${paths.root}" has group or world access\n 0 [BACKEND] DETAIL:  Permissions should be u=rwx (0700).\n`,
      1,
    );
  }
  if (!existsSync(paths.standin)) {
    refuse(
      ` 0 [BACKEND] FATAL:  "${paths.root}" is not a valid data directory\n 0 [BACKEND] DETAIL:  File "${paths.root}/PG_VERSION" is missing.\n`,
      1,
    );
  }
  const pid = runningServer(paths);
  if (pid === undefined) return;
  refuse(
    `FATAL:  lock file "postmaster.pid" already exists\nHINT:  Is another postmaster (PID ${pid}) running in data directory "${paths.root}"?\n`,
    1,
  );
}

function runningServer(paths: PgdataPaths): number | undefined {
  const recorded = existsSync(paths.postmasterPid)
    ? parsePostmasterPid(readFileSync(paths.postmasterPid, 'utf8'))
    : undefined;
  if (recorded === undefined || recorded.pid === process.pid) return undefined;
  return processName(recorded.pid) === 'gaussdb' ? recorded.pid : undefined;
}

function takeSignals(supervisor: Supervisor): void {
  process.on('SIGHUP', () => {
    supervisor.reload();
  });
  process.on('SIGUSR1', () => {
    void supervisor.takeRequests();
  });
  process.on('SIGPIPE', () => undefined);
  // Whoever started the server may close its end of our stdout.
  process.stdout.on('error', () => undefined);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) {
    process.on(signal, () => {
      void supervisor.stop(signal).then(() => process.exit(0));
    });
  }
}

function refuse(text: string, code: number): never {
  process.stderr.write(text);
  process.exit(code);
}

void main(process.argv.slice(2));
