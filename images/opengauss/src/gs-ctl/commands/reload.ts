import { findLocalServer } from '../local-server.ts';
import type { Subcommand } from '../subcommand.ts';

/** `gs_ctl reload`: SIGHUP, after which the server reads postgresql.conf and pg_hba.conf again. */
export const reload: Subcommand = {
  header: (_, directory) => `gs_ctl reload ,datadir is ${directory} `,
  needsDirectory: true,
  run: ({ host, report, paths }) => {
    const server = findLocalServer(host, paths);
    switch (server.kind) {
      case 'running':
        if (host.processes.signal(server.pid, 'SIGHUP')) {
          report.print('server signaled\n');
          return Promise.resolve(0);
        }
        report.warning(` could not send reload signal (PID: ${server.pid}): No such process\n`);
        return Promise.resolve(1);
      case 'gone':
      case 'foreign':
        report.warning(` could not send reload signal (PID: ${server.pid}): No such process\n`);
        return Promise.resolve(1);
      case 'invalid-pid-file':
        report.warning(` invalid data in PID file "${paths.postmasterPid}"\n`);
        return Promise.resolve(1);
      case 'no-pid-file':
        report.warning(` PID file "${paths.postmasterPid}" does not exist\n`);
        report.warning('Is server running?\n');
        return Promise.resolve(1);
    }
  },
};
