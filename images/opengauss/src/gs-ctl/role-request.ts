import type { LocalRole } from '../control.ts';
import type { PostmasterPid } from '../pgdata.ts';
import { findLocalServer, QUERY_TIMEOUT_MS, readLocalRole } from './local-server.ts';
import type { Context } from './subcommand.ts';

/** A server that can be asked to change its role. */
export interface RoleTarget {
  readonly pid: number;
  readonly pidFile: PostmasterPid;
  readonly role: LocalRole;
}

/**
 * The server for failover, switchover and notify, or undefined after the reason was printed (exit 1).
 * @param isServerRunning `Is server running?` as this command writes it: failover has a blank before it (recording 02)
 */
export async function findRoleTarget(context: Context, isServerRunning: string): Promise<RoleTarget | undefined> {
  const { host, report, paths } = context;
  const server = findLocalServer(host, paths);
  switch (server.kind) {
    case 'no-pid-file':
      report.warning(` PID file "${paths.postmasterPid}" does not exist\n`);
      report.warning(`${isServerRunning}\n`);
      return undefined;
    case 'invalid-pid-file':
      report.warning(` invalid data in PID file "${paths.postmasterPid}"\n`);
      return undefined;
    case 'gone':
      report.warning(` could not connect to the local server, the postmaster process ${server.pid} is not running`);
      return undefined;
    case 'foreign':
      report.warning(` The process recorded in PID file "${paths.postmasterPid}" is not current server\n`);
      report.warning(`${isServerRunning}\n`);
      return undefined;
    case 'running':
      return { ...server, role: await readLocalRole(host, paths, server.pidFile, QUERY_TIMEOUT_MS) };
  }
}

/** term_file is one unsigned 32-bit number (facts/opengauss.md §1.7). */
export function writeTermFile({ host, paths, commandLine }: Context): void {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(commandLine.term >>> 0);
  host.files.write(paths.termFile, bytes);
}
