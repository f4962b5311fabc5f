/** Whom a failed connection was for: what gsql's messages name (recordings 05, 18). */
export interface Target {
  readonly host: string;
  readonly port: string;
  readonly hasPassword?: boolean;
  /** Given with -U; the password prompt names it then. */
  readonly user: string | undefined;
}

const SERVERS = ['V5', 'V1'] as const;

/** gsql's text for psql's about a connection that was not made; undefined where stderr says something else. */
export function translateConnectionFailure(stderr: string, target: Target): string | undefined {
  if (/^psql: error: could not match \d+ port numbers to \d+ hosts/m.test(stderr))
    return `failed to connect ${target.host}:${target.port}.\n`;
  if (!/^psql: error: (connection to server|could not translate host name|fe_sendauth)/m.test(stderr)) return undefined;
  // The second protocol asks for another name (recording 18).
  if (stderr.includes('session is read-only')) return READ_ONLY;
  const fatal = /FATAL: {2}(.*)/.exec(stderr)?.[1];
  if (stderr.includes('no password supplied')) return askedForPassword(target) + twice(`FATAL:  ${LOGIN_DENIED}`);
  if (fatal !== undefined && isAskedFirst(fatal, target))
    return askedForPassword(target) + twice(`FATAL:  ${LOGIN_DENIED}`);
  if (fatal !== undefined) return twice(`FATAL:  ${rewordFatal(fatal)}`);
  if (target.host.startsWith('/') || target.port.includes(','))
    return `failed to connect ${target.host}:${target.port}.\n`;
  const reason = `could not connect to server: Operation now in progress
\tIs the server running on host "${target.host}" and accepting
\tTCP/IP connections on port ${target.port}?`;
  return twice(reason);
}

/** gsql 3.0.6 does not know several hosts after -h (recording 18); undefined for one. */
export function refuseHostList({ host, port }: Target): string | undefined {
  const hosts = host.split(',');
  if (hosts.length === 1) return undefined;
  const failures = hosts.map((one) => `failed to connect ${one}:${port}.\n`);
  return `${failures.join('')}gsql: could not match ${port.split(',').length} port numbers to 1 hosts\n`;
}

/** Lines of psql about statements, with gsql's name. */
export function translateScriptMessages(stderr: string): string {
  return stderr
    .replaceAll(/^psql:/gm, 'gsql:')
    .replaceAll(/^(gsql: error: )?server closed the connection unexpectedly$/gm, 'connection to server was lost');
}

const READ_ONLY =
  'gsql: (connect to V5 server) session is read-only\n(connect to V1 server) FATAL:  database "POSTGRES" does not exist\n';
const LOGIN_DENIED = 'Invalid username/password,login denied.';

const FATALS: readonly (readonly [RegExp, string])[] = [
  [/^password authentication failed for user/, LOGIN_DENIED],
  [/^role ".*" does not exist$/, LOGIN_DENIED],
  [/^pg_hba\.conf rejects connection for host ".*", user "omm"/, 'Forbid remote connection with initial user.'],
];

function rewordFatal(message: string): string {
  return FATALS.find(([pattern]) => pattern.test(message))?.[1] ?? message;
}

/** The real server asks for a password before it looks whether the user and, over TCP, the database exist (05, 17). */
function isAskedFirst(fatal: string, { host, hasPassword }: Target): boolean {
  if (hasPassword === true) return false;
  return (
    /^role ".*" does not exist$/.test(fatal) || (/^database ".*" does not exist$/.test(fatal) && !host.startsWith('/'))
  );
}

function askedForPassword({ user }: Target): string {
  return user === undefined ? 'Password: \n' : `Password for user ${user}: \n`;
}

/** The real client tries two protocol versions and reports both. */
function twice(text: string): string {
  const lines = SERVERS.map((server) => `(connect to ${server} server) ${text}`);
  return `gsql: ${lines.join('\n')}\n`;
}
