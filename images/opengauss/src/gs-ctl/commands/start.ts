import { findLocalServer } from '../local-server.ts';
import { startServer } from '../start-server.ts';
import type { Context, Subcommand } from '../subcommand.ts';

/** `gs_ctl start` (facts/opengauss.md §1.6). Without -M the role is the server's own choice: Primary or Normal (§0.5). */
export const start: Subcommand = {
  header: (_, directory) => `gs_ctl started,datadir is ${directory} `,
  lock: { verb: 'start', exitCode: 0 },
  needsDirectory: true,
  run: async (context) => {
    const { host, report, paths, commandLine } = context;
    const server = findLocalServer(host, paths);
    if (server.kind === 'invalid-pid-file') {
      report.warning(` invalid data in PID file "${paths.postmasterPid}"\n`);
      return 1;
    }
    if (server.kind === 'running') {
      report.warning(' another server might be running; Please use the restart command\n');
      return 0;
    }
    return startServer(context, serverArguments(context, commandLine.serverMode));
  },
};

/** `-M mode` and the words of -o. */
export function serverArguments({ commandLine }: Context, mode: string | undefined): string[] {
  return [...(mode === undefined ? [] : ['-M', mode]), ...splitWords(commandLine.serverOptions ?? '')];
}

/** Words as a shell would split them; quotes keep blanks. */
export function splitWords(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}
