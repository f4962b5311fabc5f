import type { PostmasterPid } from '../../pgdata.ts';
import { EMPTY_STATE } from '../../state-file.ts';
import { formatQuery, formatQueryFromStateFile } from '../format/query.ts';
import { findLocalServer, queryServer, QUERY_TIMEOUT_MS, readState } from '../local-server.ts';
import type { Context, Subcommand } from '../subcommand.ts';

/** `gs_ctl query` in both layouts (facts/opengauss.md §2.1 and §2.2). */
export const query: Subcommand = {
  header: (_, directory) => `gs_ctl query ,datadir is ${directory} `,
  needsDirectory: true,
  run: async (context) => {
    const { host, report, paths } = context;
    const server = findLocalServer(host, paths);
    switch (server.kind) {
      case 'no-pid-file':
        report.warning(` PID file "${paths.postmasterPid}" does not exist\n`);
        report.warning('Is server running?\n');
        return 1;
      case 'invalid-pid-file':
        report.warning(` invalid data in PID file "${paths.postmasterPid}"\n`);
        return 1;
      case 'gone':
        // No newline at the end, as recorded (12).
        report.warning(` could not connect to the local server, the postmaster process ${server.pid} is not running`);
        return 1;
      case 'foreign':
        report.warning(` The process recorded in PID file "${paths.postmasterPid}" is not current server\n`);
        report.warning('Is server running?\n');
        return 1;
      case 'running':
        return printState(context, server.pidFile);
    }
  },
};

async function printState({ host, report, paths }: Context, pidFile: PostmasterPid): Promise<number> {
  try {
    report.print(formatQuery(await queryServer(host, pidFile, QUERY_TIMEOUT_MS)));
  } catch (error) {
    const reason = connectionFailure(error instanceof Error ? error.message : String(error), pidFile);
    report.print(formatQueryFromStateFile(readState(host, paths) ?? EMPTY_STATE, reason));
  }
  return 0;
}

/** libpq's text, once for each protocol it tries, for what went wrong on the socket (recordings 12 and 16). */
export function connectionFailure(error: string, { socketDirectory, port }: PostmasterPid): string {
  const text = FAILURES.find(([pattern]) => pattern.test(error))?.[1] ?? ((): string => error);
  const once = text(socketDirectory === '' ? '/tmp' : socketDirectory, port);
  return `(connect to V5 server) ${once}\n(connect to V1 server) ${once}\n`;
}

const FAILURES: readonly (readonly [RegExp, (directory: string, port: number) => string])[] = [
  [/timeout expired/, (directory, port) => `wait ${directory}:${port} timeout expired`],
  [
    /connection closed|ECONNRESET|EPIPE/,
    () => 'could not receive data from server, error: Connection reset by peer, remote datanode: (null)',
  ],
  [
    /ENOENT/,
    (directory, port) =>
      'could not connect to server: No such file or directory\n\tIs the server running locally and accepting\n' +
      `\tconnections on Unix domain socket "${directory}/.s.PGSQL.${port}"?`,
  ],
  [
    /ECONNREFUSED/,
    (directory, port) =>
      'could not connect to server: Connection refused\n\tIs the server running locally and accepting\n' +
      `\tconnections on Unix domain socket "${directory}/.s.PGSQL.${port}"?`,
  ],
];
