import { createReporter } from '../output/reporter.ts';
import { pgdataPaths } from '../pgdata.ts';
import { WORDING_FILE, wordingVersion } from '../output/wording.ts';
import { findForbiddenSymbol, parseCommandLine } from './command-line.ts';
import { openGaussLog } from './gauss-log.ts';
import { HELP_TEXT, TRY_HELP, VERSION_LINE } from './help-text.ts';
import type { Host } from '../host/host.ts';
import type { Context, Subcommand } from './subcommand.ts';
import { SUBCOMMANDS } from './subcommands.ts';

/** gs_ctl from its arguments (without the program's name) to its exit code. */
export async function runGsCtl(argv: readonly string[], host: Host): Promise<number> {
  const parsed = parseCommandLine(argv, host.environment, host.workingDirectory);
  if (parsed.kind === 'help') return printed(host, HELP_TEXT);
  if (parsed.kind === 'version') return printed(host, VERSION_LINE);

  const log = openGaussLog(host);
  if (log === 'busy') return printed(host, 'another gs_ctl command is running, init_log failed!\n', 1);
  const silent = parsed.kind === 'run' && parsed.commandLine.silent;
  const write = (text: string): void => {
    host.write(text);
    log?.(text);
  };
  const file = host.files.readText(WORDING_FILE);
  const wording = wordingVersion(host.environment['DBQUAKE_OPENGAUSS_WORDING'], file);
  const report = createReporter({ pid: host.pid, silent, now: () => host.now(), write, wording });
  if (host.userId === 0) {
    report.warning(
      ' cannot be run as root\nPlease log in (using, e.g., "su") as the (unprivileged) user that will\nown the server process.\n',
    );
    return 1;
  }
  if (parsed.kind === 'bad-option') {
    host.writeError(parsed.message);
    host.write(TRY_HELP);
    return 1;
  }
  if (parsed.kind === 'usage') {
    report.warning(parsed.message + (parsed.hint ? TRY_HELP : ''));
    return 1;
  }

  const { commandLine } = parsed;
  const bad = findForbiddenSymbol(commandLine);
  if (bad !== undefined) return printed(host, bad, 1);
  const subcommand = SUBCOMMANDS.get(commandLine.operation);
  if (subcommand === undefined) {
    report.warning(` unrecognized operation mode "${commandLine.operation}"\n${TRY_HELP}`);
    return 1;
  }
  const { dataDirectory } = commandLine;
  if (dataDirectory === undefined && subcommand.needsDirectory) {
    report.warning(` no database directory specified and environment variable PGDATA unset\n${TRY_HELP}`);
    return 1;
  }
  const directory = dataDirectory ?? '(null)';
  if (commandLine.operation === 'switchover' && commandLine.force) report.progress('Performing a Forced Switchover\n');
  report.progress(`${subcommand.header(commandLine, directory, wording)}\n`);
  const context = { host, report, commandLine, paths: pgdataPaths(directory), version: wording };
  return lockOut(subcommand, context) ?? (await subcommand.run(context));
}

/** The exit code where another gs_ctl holds the data directory or the lock file cannot be made; undefined to go on. */
function lockOut({ lock }: Subcommand, { host, report, paths }: Context): number | undefined {
  if (lock === undefined) return undefined;
  const outcome = host.lock(paths.controlLock);
  switch (outcome.kind) {
    case 'locked':
      return undefined;
    case 'busy':
      report.warning(`Another gs_ctl command is still running,${lock.verb} failed !\n`);
      return lock.exitCode;
    case 'failed':
      // No newline at the end, as recorded (02).
      report.warning(`can't create lock file "${paths.controlLock}" : ${outcome.reason}`);
      return 1;
  }
}

function printed(host: Host, text: string, exitCode = 0): number {
  host.write(text);
  return exitCode;
}
