import type { HelloAnswer } from '../../control.ts';
import type { ReplicationChannel } from '../../conf/replconninfo.ts';
import type { Host } from '../../host/host.ts';
import type { BuildSession } from './build-session.ts';

/** The server a build takes its data from. */
export interface BuildSource {
  readonly host: string;
  /** HA port, as in replconninfo. */
  readonly haPort: number;
  /** PostgreSQL's port. */
  readonly port: number;
  readonly hello: HelloAnswer;
}

/** As in `connect_timeout=5` of the recorded connection strings. */
const CONNECT_TIMEOUT_MS = 5000;

/**
 * Walks replconninfo1..8 for a server whose mode is Primary or Normal and prints what the real one prints
 * (recordings 02, 14, 20). Undefined after `could not connect to server.`
 */
export async function findSource({ context, channels }: BuildSession): Promise<BuildSource | undefined> {
  const { host, report } = context;
  report.progress('Get repl_auth_mode is  and repl_uuid is \n');
  if (channels.length === 0) report.warning(' invalid value for parameter "replconninfo" in postgresql.conf.\n');
  for (const { remoteHost, remotePort } of channels) {
    const hello = await greet(host, { remoteHost, remotePort });
    const place = `host(${remoteHost}) port(${remotePort})`;
    if (typeof hello === 'string') {
      report.warning(`build connection to ${remoteHost} failed cause ${hello}.\n`);
    } else if (canBeSource(hello)) {
      report.progress(`build try ${place} success\n`);
      return { host: remoteHost, haPort: remotePort, port: remotePort - 1, hello };
    }
    report.progress(`build try ${place} failed\n`);
  }
  report.warning('could not connect to server.\n');
  return undefined;
}

function canBeSource({ role, state }: HelloAnswer): boolean {
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
