import { parsePostmasterOpts } from '../../pgdata.ts';
import { findLocalServer } from '../local-server.ts';
import { startServer } from '../start-server.ts';
import { stopServer } from '../stop-server.ts';
import type { Context, Subcommand } from '../subcommand.ts';
import { serverArguments } from './start.ts';

/** `gs_ctl restart`: keeps the role of postmaster.opts unless -M is given (facts/opengauss.md §1.6, recording 13). */
export const restart: Subcommand = {
  header: (_, directory) => `gs_ctl restarted ,datadir is ${directory} `,
  lock: { verb: 'restart', exitCode: 0 },
  needsDirectory: true,
  run: async (context) => {
    const { host, report, paths, commandLine } = context;
    const arguments_ = restartArguments(context);
    const server = findLocalServer(host, paths);
    switch (server.kind) {
      case 'invalid-pid-file':
        report.warning(` invalid data in PID file "${paths.postmasterPid}"\n`);
        return 1;
      case 'no-pid-file':
        report.warning(` PID file "${paths.postmasterPid}" does not exist\n`);
        report.warning('Is server running?\n');
        report.warning('starting server anyway\n');
        return startServer(context, arguments_);
      case 'gone':
      case 'foreign':
        report.warning(` old server process (PID: ${server.pid}) seems to be gone\n`);
        report.warning('starting server anyway\n');
        return startServer(context, arguments_);
      case 'running':
        break;
    }
    if ((await stopServer(context, server.pid, commandLine.shutdownMode, 'without dots')) === 'timed-out') {
      report.print(' failed\n');
      report.warning(` server does not shut down (${paths.root})\n`);
      return 1;
    }
    return startServer(context, arguments_);
  },
};

function restartArguments(context: Context): string[] {
  const { host, paths, commandLine } = context;
  const recorded = parsePostmasterOpts(host.files.readText(paths.postmasterOpts) ?? '');
  const modeAt = recorded.indexOf('-M');
  const recordedMode = modeAt === -1 ? undefined : recorded[modeAt + 1];
  return serverArguments(context, commandLine.serverMode ?? recordedMode);
}
