import type { HelloAnswer } from '../../control.ts';
import type { ReplicationChannel } from '../../conf/replconninfo.ts';
import { enginePort } from '../../defects/active-defect.ts';
import type { Host } from '../../host/host.ts';
import type { Context } from '../subcommand.ts';
import type { BuildSession } from './build-session.ts';

/** The server a build takes its data from. */
export interface BuildSource {
  readonly host: string;
  /** HA port, as in replconninfo. */
  readonly haPort: number;
  /** PostgreSQL's port. */
  readonly port: number;
  readonly hello: HelloAnswer;
  /** What was printed of the servers that were asked before it. */
  readonly failures: readonly string[];
}

/** Whom a build copies. */
export type SourceKind = 'primary' | 'standby';

/** How each attempt is called. */
export const TRIES: Readonly<Record<SourceKind, string>> = { primary: 'build try', standby: 'standby build try' };
const NOT_CONFIGURED = ' invalid value for parameter "replconninfo" in postgresql.conf.\n';
const NO_SERVER = 'could not connect to server.\n';

/** As in `connect_timeout=5` of the recorded connection strings. */
const CONNECT_TIMEOUT_MS = 5000;

/**
 * Walks replconninfo1..8 for a server whose mode is Primary or Normal and prints what the real one prints
 * (recordings 02, 14, 20). Undefined after `could not connect to server.`
 */
export async function findSource(
  { context, channels }: BuildSession,
  kind: SourceKind = 'primary',
): Promise<BuildSource | undefined> {
  const { host, report } = context;
  report.progress('Get repl_auth_mode is  and repl_uuid is \n');
  if (channels.length === 0) report.warning(NOT_CONFIGURED);
  const failures: string[] = [];
  for (const { remoteHost, remotePort } of channels) {
    const hello = await greet(host, { remoteHost, remotePort });
    const place = `host(${remoteHost}) port(${remotePort})`;
    if (typeof hello === 'string') {
      const failure = `build connection to ${remoteHost} failed cause ${hello}.`;
      report.warning(`${failure}\n`);
      failures.push(failure);
    } else if (canBeSource(hello, kind) && !isBehind(hello, context)) {
      report.progress(`${TRIES[kind]} ${place} success\n`);
      return { host: remoteHost, haPort: remotePort, port: enginePort(remotePort - 1), hello, failures };
    }
    const failed = `${TRIES[kind]} ${place} failed`;
    report.progress(`${failed}\n`);
    failures.push(failed);
  }
  report.warning(NO_SERVER);
  return undefined;
}

/** A server of an older term must not be copied over a newer one (facts/opengauss.md §1.10). */
function isBehind({ term }: HelloAnswer, { host, report, paths }: Context): boolean {
  const bytes = host.files.readBytes(paths.termFile);
  const own = bytes === undefined || bytes.length < 4 ? 0 : bytes.readUInt32LE(0);
  if (term >= own) return false;
  report.warning(`the primary term ${term} is smaller than the standby term ${own}.\n`);
  return true;
}

/** The lines of a search for which nothing is configured (recordings 14, 23). */
export function reportNoSource({ report }: Context): void {
  report.progress('Get repl_auth_mode is  and repl_uuid is \n');
  report.warning(NOT_CONFIGURED);
  report.warning(NO_SERVER);
}

/** A standby may itself wait for a primary and is a source all the same (recording 14). */
function canBeSource({ role, state }: HelloAnswer, kind: SourceKind): boolean {
  if (kind === 'standby') return role === 'Standby';
  return (role === 'Primary' || role === 'Normal') && state === 'Normal';
}

/** The answer, or libpq's text for what went wrong, once for each protocol it tries. */
async function greet(
  host: Host,
  { remoteHost, remotePort }: Pick<ReplicationChannel, 'remoteHost' | 'remotePort'>,
): Promise<HelloAnswer | string> {
  try {
    const answer = await host.control(`${remoteHost}:${remotePort}`, { op: 'hello' }, CONNECT_TIMEOUT_MS);
    if (answer.ok && answer.op === 'hello') return answer;
    return bothProtocols(answer.ok ? `unexpected answer: ${answer.op}` : answer.error);
  } catch (error) {
    return bothProtocols(connectFailure(String(error), remoteHost, remotePort));
  }
}

function bothProtocols(text: string): string {
  return `(connect to V5 server) ${text}\n(connect to V1 server) ${text}\n`;
}

function connectFailure(error: string, host: string, port: number): string {
  if (error.includes('timeout expired')) return `wait ${host}:${port} timeout expired`;
  // The real client connects without waiting, so a refusal shows as "in progress" (recording 02).
  return (
    'could not connect to server: Operation now in progress\n' +
    `\tIs the server running on host "${host}" and accepting\n\tTCP/IP connections on port ${port}?`
  );
}

/** Makes the source write a checkpoint now: a rewind compares control files, which are only as new as that. */
export async function requestCheckpoint(
  host: Host,
  source: BuildSource,
  timeoutMs: number,
): Promise<string | undefined> {
  try {
    const answer = await host.control(`${source.host}:${source.haPort}`, { op: 'checkpoint' }, timeoutMs);
    return answer.ok ? undefined : answer.error;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
