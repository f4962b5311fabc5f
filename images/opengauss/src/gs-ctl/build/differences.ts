/**
 * Lines of the real build that the stand-in does not print, because here they would be lies: PostgreSQL has no such
 * thing or does not tell. The tests take these lines, and only these, out of the recordings. Named in the conformance table.
 */
export interface LineLeftOut {
  /** Name in the conformance table (docs/opengauss-conformance.md). */
  readonly id: string;
  /** Matches the text after the prefix. */
  readonly line: RegExp;
  readonly build: 'full' | 'incremental';
  readonly reason: string;
}

export const BUILD_LINES_LEFT_OUT: readonly LineLeftOut[] = [
  {
    id: 'double-write',
    line: /^build dummy dw file success$/,
    build: 'full',
    reason: 'PostgreSQL has no double write file',
  },
  {
    id: 'double-write',
    line: /^update pg_dw file success$/,
    build: 'incremental',
    reason: 'PostgreSQL has no double write file',
  },
  {
    id: 'rewind-checksums',
    line: /^find max lsn success, find max lsn rec \(\S+\) success\.$/,
    build: 'incremental',
    reason: 'pg_rewind does not look for the last record',
  },
  {
    id: 'rewind-checksums',
    line: /^request lsn is \S+ and its crc\(source, target\)/,
    build: 'incremental',
    reason: 'divergence is found by timelines, no checksums are compared',
  },
  {
    id: 'rewind-one-connection',
    line: /^(Get repl_auth_mode is {2}and repl_uuid is |build try host\(\S+\) port\(\d+\) success)$/,
    build: 'incremental',
    reason: 'printed once: the connections that compare checksums and stream WAL are not made',
  },
  {
    id: 'rewind-inside',
    line: /^read checkpoint (redo|rec) \(\S+\) success( before rewinding)?\.$/,
    build: 'incremental',
    reason: 'pg_rewind does not tell the redo point',
  },
  {
    id: 'rewind-inside',
    line: /^rewinding from checkpoint redo point at \S+ on timeline \d+$/,
    build: 'incremental',
    reason: 'pg_rewind does not tell the redo point, and PostgreSQL timelines are hidden from users',
  },
  {
    id: 'rewind-inside',
    line: /^diverge xlogfile is \S+, older ones will not be copied or removed\.$/,
    build: 'incremental',
    reason: 'pg_rewind 15 copies every WAL file that differs',
  },
  { id: 'rewind-inside', line: /^targetFileStatThread /, build: 'incremental', reason: 'pg_rewind has no such thread' },
  {
    id: 'rewind-inside',
    line: /^(traverse_datadir start\.|filemap_list_to_array .*|sort end\.)$/,
    build: 'incremental',
    reason: 'inside pg_rewind',
  },
  {
    id: 'rewind-log-directory',
    line: /^(Get log directory guc is pg_log|skip log directory pg_log during fetch target file list)$/,
    build: 'incremental',
    reason: 'pg_log lies outside the directory that is rewound',
  },
  {
    id: 'rewind-inside',
    line: /^could not read WAL record at /,
    build: 'incremental',
    reason: 'pg_rewind knows the end of the WAL from pg_control',
  },
  {
    id: 'rewind-wal-files',
    line: /^(starting background WAL receiver|Starting copy xlog, start point: \S+|in gs_rewind proecess,so no need remove\.|check identify system success|send START_REPLICATION \S+ success|waiting for background process to finish streaming\.\.\.)$/,
    build: 'incremental',
    reason: 'pg_rewind takes WAL files like all others, none is streamed',
  },
  {
    id: 'rewind-inside',
    line: /^update pg_control file success, minRecoveryPoint: /,
    build: 'incremental',
    reason: 'PostgreSQL 15 keeps no prior checkpoint',
  },
];
