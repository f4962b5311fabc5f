/**
 * The ssh stand-in: one TCP connection a command. The client sends one line of JSON, the server answers with one line of
 * JSON for every piece of output, and one with the exit code. It is here because the base image has no ssh; that it may
 * not be reached is as real as with ssh (K27, K40, F14).
 */
export interface RemoteCommand {
  /** `cluster_key` of install.conf. */
  readonly key: string;
  readonly user: 'root' | 'kingbase';
  readonly argv: readonly string[];
}

export type RemoteAnswer =
  | { readonly kind: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'refused'; readonly text: string };

/** Undefined for a line that is none of ours. */
export function parseCommand(line: string): RemoteCommand | undefined {
  const value = parseObject(line);
  const { key, user, argv } = value ?? {};
  if (typeof key !== 'string' || (user !== 'root' && user !== 'kingbase') || !Array.isArray(argv)) return undefined;
  return { key, user, argv: argv.map(String) };
}

export function parseAnswer(line: string): RemoteAnswer | undefined {
  const value = parseObject(line);
  const { kind, text, code } = value ?? {};
  if ((kind === 'stdout' || kind === 'stderr' || kind === 'refused') && typeof text === 'string') return { kind, text };
  if (kind === 'exit' && typeof code === 'number') return { kind, code };
  return undefined;
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

export interface SshArguments {
  readonly user: 'root' | 'kingbase';
  readonly host: string;
  readonly connectTimeoutSeconds: number;
  readonly argv: readonly string[];
}

/** `ssh [-o ConnectTimeout=N] [-l USER] HOST COMMAND...`; undefined for anything else. */
export function parseSshArguments(words: readonly string[]): SshArguments | undefined {
  const rest = [...words];
  let user: SshArguments['user'] = 'root';
  let connectTimeoutSeconds = 10;
  while (rest[0]?.startsWith('-') === true) {
    const [option, value = ''] = rest.splice(0, 2);
    if (option === '-l') user = value === 'kingbase' ? 'kingbase' : 'root';
    else if (option === '-o') connectTimeoutSeconds = Number(/^ConnectTimeout=(\d+)$/.exec(value)?.[1] ?? 10);
    else return undefined;
  }
  const [host, ...argv] = rest;
  if (host === undefined || argv.length === 0) return undefined;
  return { user, host, connectTimeoutSeconds, argv };
}

const REASONS: Readonly<Record<string, string>> = {
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  ECONNREFUSED: 'Connection refused',
  ETIMEDOUT: 'Connection timed out',
  ECONNRESET: 'Connection reset by peer',
};

/** OpenSSH's words for a connection that did not come about. @param code of the system, or ETIMEDOUT */
export const connectFailure = (host: string, port: number, code: string): string =>
  `ssh: connect to host ${host} port ${port}: ${REASONS[code] ?? code}\n`;
