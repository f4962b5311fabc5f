import type { Detail } from '../control.ts';

/** `log_line_prefix` of the PostgreSQL under the stand-in: fields apart by tabs, so that they can be taken apart again. */
export const LOG_LINE_PREFIX = '%n\\t%u\\t%d\\t%h\\t%p\\t';

/** One line of PostgreSQL's log. */
export interface LogRecord {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly user: string;
  readonly database: string;
  readonly host: string;
  readonly pid: number;
  /** `LOG`, `FATAL`, `DETAIL` ... */
  readonly severity: string;
  readonly message: string;
}

/** Undefined for the second and later lines of a message, which begin with a tab, and for output of other programs. */
export function parseLogLine(line: string): LogRecord | undefined {
  const found = /^(\d+\.\d+)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t(\d+)\t([A-Z0-9]+):\s\s?(.*)$/.exec(line);
  if (found === null) return undefined;
  const [, time = '', user = '', database = '', host = '', pid = '', severity = '', message = ''] = found;
  return { time: Number(time) * 1000, user, database, host, pid: Number(pid), severity, message };
}

/** Before the configuration is read PostgreSQL has its own prefix. */
export function withoutDefaultPrefix(line: string): string {
  return line.replace(/^\d{4}-\d\d-\d\d [\d:.]+ \S+ \[\d+\] (?:LOG|HINT|DETAIL|WARNING): {2}/, '');
}

/** openGauss's wording where it differs and where somebody may look for it (facts/opengauss.md §7). */
const REWORDED: readonly (readonly [RegExp, string])[] = [
  [
    /^database system is ready to accept read-only connections$/,
    'database system is ready to accept read only connections',
  ],
  [
    /^started streaming WAL from primary at (\S+) on timeline \d+$/,
    'streaming replication successfully connected to primary, the connection is standby, start from $1 ',
  ],
  [
    /^terminating walsender process due to replication timeout$/,
    'terminating Walsender process due to replication timeout.',
  ],
  [/^(configuration file ".*)\/standin\/(postgresql\.conf" contains errors)$/, '$1/$2'],
  [/^password authentication failed for user ".*"$/, 'Invalid username/password,login denied.'],
];

/** Said at every retry of a standby that has nobody to follow; the supervisor says once why it has nobody. */
export function isNoise(message: string): boolean {
  return message.startsWith('waiting for WAL to become available at ');
}

/** The walreceiver is connected: what there is to know before PostgreSQL lets anybody ask. */
export function isStreamingStart(message: string): boolean {
  return message.startsWith('started streaming WAL from primary at ');
}

/** openGauss's words for a message of PostgreSQL; most are the same. */
export function reword(message: string): string {
  const found = REWORDED.find(([pattern]) => pattern.test(message));
  return found === undefined ? message : message.replace(found[0], found[1]);
}

/** What a message of PostgreSQL says about the connection to the primary. */
export type ReplicationTrouble = Exclude<Detail, 'Normal' | 'Unknown' | 'Version not matched'>;

const TROUBLES: readonly (readonly [RegExp, ReplicationTrouble])[] = [
  [/requested WAL segment \S+ has already been removed/, 'WAL segment removed'],
  [/cannot read from (?:physical )?replication slot|slot has been invalidated/, 'WAL segment removed'],
  [/is not in this server's history/, 'WAL segment removed'],
  [/new timeline \d+ (?:forked off|is not a child)/, 'WAL segment removed'],
  [/is ahead of the WAL flush position of this server/, 'WAL segment removed'],
  [/highest timeline \d+ of the primary is behind recovery timeline/, 'WAL segment removed'],
  [/database system identifier differs between the primary and standby/, 'System id not matched'],
  [/could not connect to the primary server/, 'Disconnected'],
  [/terminating walreceiver due to timeout/, 'Disconnected'],
  [/terminating walreceiver process due to administrator command/, 'Connecting...'],
  [/could not receive data from WAL stream|replication terminated by primary server/, 'Connecting...'],
];

/** Undefined where the message has nothing to do with it. */
export function replicationTrouble(message: string): ReplicationTrouble | undefined {
  return TROUBLES.find(([pattern]) => pattern.test(message))?.[1];
}
