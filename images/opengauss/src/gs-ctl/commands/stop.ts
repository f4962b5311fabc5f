import { findLocalServer } from '../local-server.ts';
import { killByForce, stopServer } from '../stop-server.ts';
import type { Subcommand } from '../subcommand.ts';

/** `gs_ctl stop` (facts/opengauss.md §1.6, recordings 02, 06, 12, 13). */
export const stop: Subcommand = {
  header: (_, directory) => `gs_ctl stopped ,datadir is ${directory} `,
  needsDirectory: true,
  run: async (context) => {
    const { host, report, paths, commandLine } = context;
    const { shutdownMode } = commandLine;
    const server = findLocalServer(host, paths);
    switch (server.kind) {
      case 'no-pid-file':
        if (shutdownMode === 'immediate') {
          killByForce(context);
          return 0;
        }
        report.warning(` PID file "${paths.postmasterPid}" does not exist.\n`);
        report.warning('Is server running?\n');
        return 1;
      case 'invalid-pid-file':
        report.warning(` invalid data in PID file "${paths.postmasterPid}"\n`);
        return 1;
      case 'gone':
        // Exit 0 and this wording are the real one's (recording 13).
        report.warning(` cannot stop server; single-user server is running (PID: ${server.pid})  No such process\n`);
        return 0;
      case 'foreign':
        report.warning(` The process recorded in PID file "${paths.postmasterPid}" is not current server\n`);
        report.warning('Is server running?\n');
        return 1;
      case 'running':
        break;
    }
    if ((await stopServer(context, server.pid, shutdownMode, 'with dots')) === 'stopped') return 0;
    if (shutdownMode === 'immediate') {
      killByForce(context);
      return 0;
    }
    report.print(' failed\n');
    report.warning(` server does not shut down (${paths.root})\n`);
    return 1;
  },
};
