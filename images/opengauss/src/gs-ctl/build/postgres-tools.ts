/** Command lines and output of PostgreSQL's own tools, which do the copying underneath. Pure. */
import { join } from 'node:path';

/** Where Debian has PostgreSQL 15's programs. */
export const POSTGRES_PROGRAMS = '/usr/lib/postgresql/15/bin';

export function postgresProgram(name: string): string {
  return join(POSTGRES_PROGRAMS, name);
}

/** Connection string for the tools: user omm over TCP, trusted by pg_hba.conf. */
export function connectionString(host: string, port: number, database: string | undefined): string {
  const words = [`host=${host}`, `port=${port}`, 'user=omm', 'connect_timeout=5', 'application_name=gs_rewind'];
  return (database === undefined ? words : [...words, `dbname=${database}`]).join(' ');
}

/** Copies the whole cluster, WAL by a second connection, and waits until all of it is on disk. */
export function baseBackupArgv(host: string, port: number, user: string, directory: string): string[] {
  const connection = `host=${host} port=${port} user=${user} connect_timeout=5 application_name=gs_ctl`;
  return [
    postgresProgram('pg_basebackup'),
    ...['-d', connection, '-D', directory, '-X', 'stream', '-c', 'fast', '-v', '-P', '-w', '--no-manifest'],
  ];
}

export function rewindArgv(host: string, port: number, directory: string): string[] {
  return [
    postgresProgram('pg_rewind'),
    ...['--target-pgdata', directory, '--source-server', connectionString(host, port, 'postgres'), '--progress'],
  ];
}

/** Only says what a rewind would have to do. */
export function trialRewindArgv(host: string, port: number, directory: string): string[] {
  return [...rewindArgv(host, port, directory), '--dry-run'];
}

/** What one line of the tools' output means. */
export type ToolEvent =
  | { readonly kind: 'start point'; readonly lsn: string; readonly timeline: number }
  | { readonly kind: 'wal receiver started' }
  | { readonly kind: 'progress'; readonly doneBytes: number; readonly totalBytes: number; readonly percent: number }
  | { readonly kind: 'end point'; readonly lsn: string }
  | { readonly kind: 'waiting for wal' }
  | { readonly kind: 'syncing' }
  | { readonly kind: 'common checkpoint'; readonly lsn: string; readonly timeline: number }
  | { readonly kind: 'diverged'; readonly lsn: string; readonly timeline: number }
  | { readonly kind: 'no rewind required' }
  | { readonly kind: 'reading source file list' }
  | { readonly kind: 'reading target file list' }
  | { readonly kind: 'reading target wal' }
  | { readonly kind: 'need to copy'; readonly megabytes: number; readonly totalMegabytes: number }
  | { readonly kind: 'updating control file' }
  | { readonly kind: 'error'; readonly text: string };

type Maker = (match: readonly string[]) => ToolEvent;
const lsnAndTimeline = ([, lsn = '', timeline = '0']: readonly string[]): { lsn: string; timeline: number } => ({
  lsn,
  timeline: Number(timeline),
});

const PATTERNS: readonly (readonly [RegExp, Maker])[] = [
  [/write-ahead log start point: (\S+) on timeline (\d+)/, (m) => ({ kind: 'start point', ...lsnAndTimeline(m) })],
  [/starting background WAL receiver/, () => ({ kind: 'wal receiver started' })],
  [
    /^\s*(\d+)\/\s*(\d+) kB \(\s*(\d+)%\)/,
    ([, done, total, percent]) => ({
      kind: 'progress',
      doneBytes: Number(done) * 1024,
      totalBytes: Number(total) * 1024,
      percent: Math.min(100, Number(percent)),
    }),
  ],
  [/write-ahead log end point: (\S+)/, ([, lsn = '']) => ({ kind: 'end point', lsn })],
  [/waiting for background process to finish streaming/, () => ({ kind: 'waiting for wal' })],
  [/syncing data to disk|syncing target data directory/, () => ({ kind: 'syncing' })],
  [
    /rewinding from last common checkpoint at (\S+) on timeline (\d+)/,
    (m) => ({ kind: 'common checkpoint', ...lsnAndTimeline(m) }),
  ],
  [/servers diverged at WAL location (\S+) on timeline (\d+)/, (m) => ({ kind: 'diverged', ...lsnAndTimeline(m) })],
  [/no rewind required/, () => ({ kind: 'no rewind required' })],
  [/reading source file list/, () => ({ kind: 'reading source file list' })],
  [/reading target file list/, () => ({ kind: 'reading target file list' })],
  [/reading WAL in target/, () => ({ kind: 'reading target wal' })],
  [
    /need to copy (\d+) MB \(total source directory size is (\d+) MB\)/,
    ([, copy, total]) => ({ kind: 'need to copy', megabytes: Number(copy), totalMegabytes: Number(total) }),
  ],
  [/creating backup label and updating control file/, () => ({ kind: 'updating control file' })],
  [/^(?:pg_basebackup|pg_rewind|postgres|psql): (?:error|fatal): (.*)$/, ([, text = '']) => ({ kind: 'error', text })],
];

/** Undefined for lines that mean nothing to a build. */
export function parseToolLine(line: string): ToolEvent | undefined {
  for (const [pattern, make] of PATTERNS) {
    const match = pattern.exec(line);
    if (match !== null) return make(match);
  }
  return undefined;
}

/** The part of pg_control a build needs. */
export interface ControlData {
  readonly systemIdentifier: string;
  readonly state: ClusterState | undefined;
  readonly checkpoint: string;
  readonly redo: string;
  readonly minimumRecoveryPoint: string;
}

/** Numbered as in the server's enum, which openGauss prints as a number (`was interrupted in mode 2`). */
export const CLUSTER_STATES = [
  'starting up',
  'shut down',
  'shut down in recovery',
  'shutting down',
  'in crash recovery',
  'in archive recovery',
  'in production',
] as const;
export type ClusterState = (typeof CLUSTER_STATES)[number];

/** Reads the output of pg_controldata; undefined where it is not that. */
export function parseControlData(text: string): ControlData | undefined {
  const fields = new Map(
    text.split('\n').map((line) => {
      const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
      return [name, value];
    }),
  );
  const systemIdentifier = fields.get('Database system identifier');
  const checkpoint = fields.get('Latest checkpoint location');
  const redo = fields.get("Latest checkpoint's REDO location");
  if (systemIdentifier === undefined || checkpoint === undefined || redo === undefined) return undefined;
  return {
    systemIdentifier,
    state: CLUSTER_STATES.find((state) => state === fields.get('Database cluster state')),
    checkpoint,
    redo,
    minimumRecoveryPoint: fields.get('Minimum recovery ending location') ?? '0/0',
  };
}

/** Start of the WAL segment of an LSN (16 MB segments): where streaming starts. */
export function segmentStart(lsn: string): string {
  const [high = '0', low = '0'] = lsn.split('/');
  const start = Number.parseInt(low, 16) & ~0xffffff;
  return `${high}/${(start >>> 0).toString(16).toUpperCase()}`;
}
