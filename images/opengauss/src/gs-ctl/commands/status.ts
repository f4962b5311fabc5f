import { findLocalServer } from '../local-server.ts';
import type { Subcommand } from '../subcommand.ts';

/** `gs_ctl status`: says nothing about the role's health; exit 3 where nothing runs (facts/opengauss.md §1.6). */
export const status: Subcommand = {
  header: (_, directory) => `gs_ctl status,datadir is ${directory} `,
  needsDirectory: true,
  run: ({ host, report, paths }) => {
    const server = findLocalServer(host, paths);
    switch (server.kind) {
      case 'running':
        report.print(`gs_ctl: server is running (PID: ${server.pid})\n`);
        report.print(host.files.readText(paths.postmasterOpts) ?? '');
        return Promise.resolve(0);
      case 'foreign':
        report.print(`gs_ctl: The process recorded in PID file "${paths.postmasterPid}" is not current server\n`);
        report.print('Is server running?\n');
        return Promise.resolve(1);
      case 'invalid-pid-file':
        report.warning(` invalid data in PID file "${paths.postmasterPid}"\n`);
        return Promise.resolve(1);
      case 'no-pid-file':
      case 'gone':
        report.print('no server running\n');
        return Promise.resolve(3);
    }
  },
};
