import type { ControlAnswer, LocalRole, QueryAnswer } from '../control.ts';
import { parsePostmasterPid, socketPath, type PgdataPaths, type PostmasterPid } from '../pgdata.ts';
import { decodeStateFile, type StateFile } from '../state-file.ts';
import type { Host } from '../host/host.ts';

/** What postmaster.pid and the process table say about the server of a data directory (facts/opengauss.md §2.2). */
export type LocalServer =
  | { readonly kind: 'no-pid-file' }
  /** Empty or not a number: every command refuses until it is removed (recording 17). */
  | { readonly kind: 'invalid-pid-file' }
  | { readonly kind: 'gone'; readonly pid: number }
  /** A zombie, or another program that got the number (recording 11). */
  | { readonly kind: 'foreign'; readonly pid: number }
  | { readonly kind: 'running'; readonly pid: number; readonly pidFile: PostmasterPid };

export function findLocalServer(host: Host, paths: PgdataPaths): LocalServer {
  const text = host.files.readText(paths.postmasterPid);
  if (text === undefined) return { kind: 'no-pid-file' };
  const pidFile = parsePostmasterPid(text);
  if (pidFile === undefined) return { kind: 'invalid-pid-file' };
  const { pid } = pidFile;
  if (!host.processes.isAlive(pid)) return { kind: 'gone', pid };
  const directory = host.processes.workingDirectory(pid);
  return directory === paths.root ? { kind: 'running', pid, pidFile } : { kind: 'foreign', pid };
}

/** The HA socket: client port + 1 (facts/opengauss.md §0.7). */
export function controlSocket(pidFile: PostmasterPid): string {
  const directory = pidFile.socketDirectory === '' ? '/tmp' : pidFile.socketDirectory;
  return socketPath(directory, pidFile.port + 1);
}

/** @throws Error with the reason where the server does not answer. */
export async function queryServer(host: Host, pidFile: PostmasterPid, timeoutMs: number): Promise<QueryAnswer> {
  const answer: ControlAnswer = await host.control(controlSocket(pidFile), { op: 'query' }, timeoutMs);
  if (!answer.ok) throw new Error(answer.error);
  if (answer.op !== 'query') throw new Error(`unexpected answer to query: ${answer.op}`);
  return answer;
}

export function readState(host: Host, paths: PgdataPaths): StateFile | undefined {
  const bytes = host.files.readBytes(paths.state);
  return bytes === undefined ? undefined : decodeStateFile(bytes);
}

/** From the server, and where it does not answer from gaussdb.state. */
export async function readLocalRole(
  host: Host,
  paths: PgdataPaths,
  pidFile: PostmasterPid,
  timeoutMs: number = POLL_TIMEOUT_MS,
): Promise<LocalRole> {
  try {
    return (await queryServer(host, pidFile, timeoutMs)).state.local_role;
  } catch {
    return readState(host, paths)?.role ?? 'Unknown';
  }
}

/** Two attempts of 5 s each (recording 12: 10 s against a frozen server). */
export const QUERY_TIMEOUT_MS = 10_000;
/** Inside a loop that has its own deadline. */
const POLL_TIMEOUT_MS = 1000;
