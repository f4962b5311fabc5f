import { join } from 'node:path';

/** Where PostgreSQL's own cluster lives inside $PGDATA; the files beside it are openGauss's (facts/opengauss.md §10.6). */
export const STANDIN_DIRECTORY = 'standin';

/** The primary's pg_hba.conf in openGauss's syntax, kept inside the PostgreSQL cluster so that a build copies it. */
export const HBA_COPY_NAME = 'opengauss_pg_hba.conf';

/** What postmaster.opts and `gs_ctl status` show as the server's program. */
export const SERVER_PROGRAM = '/usr/local/opengauss/bin/gaussdb';

/** `gaussdb -M` accepts these (facts/opengauss.md §1.4). */
export type ServerMode = 'primary' | 'standby' | 'cascade_standby' | 'pending' | 'normal';
export const SERVER_MODES: readonly ServerMode[] = ['primary', 'standby', 'cascade_standby', 'pending', 'normal'];

/** What PG_VERSION says (facts/opengauss.md §7). */
export const CATALOG_VERSION = '9.2\n';

/** Every file of $PGDATA that more than one tool touches (facts/opengauss.md §7). */
export interface PgdataPaths {
  readonly root: string;
  /** PostgreSQL's cluster. */
  readonly standin: string;
  readonly version: string;
  readonly config: string;
  readonly hba: string;
  /** Copy of `hba` that a full build takes along. */
  readonly hbaCopy: string;
  readonly postmasterPid: string;
  readonly postmasterOpts: string;
  readonly state: string;
  readonly logDirectory: string;
  readonly buildPid: string;
  readonly buildStarted: string;
  readonly buildDone: string;
  readonly controlLock: string;
  readonly termFile: string;
  /** Request files, consumed by the server on SIGUSR1. */
  readonly failoverRequest: string;
  readonly switchoverRequest: string;
  readonly finishRedoRequest: string;
  readonly notifyPrimary: string;
  readonly notifyStandby: string;
  readonly notifyCascadeStandby: string;
  /** Highest PostgreSQL timeline this node ever opened: a node never opens the same one twice. */
  readonly timelineMark: string;
}

/** The paths under one $PGDATA. */
export function pgdataPaths(root: string): PgdataPaths {
  const at = (name: string): string => join(root, name);
  return {
    root,
    standin: at(STANDIN_DIRECTORY),
    version: at('PG_VERSION'),
    config: at('postgresql.conf'),
    hba: at('pg_hba.conf'),
    hbaCopy: join(root, STANDIN_DIRECTORY, HBA_COPY_NAME),
    postmasterPid: at('postmaster.pid'),
    postmasterOpts: at('postmaster.opts'),
    state: at('gaussdb.state'),
    logDirectory: at('pg_log'),
    buildPid: at('gs_build.pid'),
    buildStarted: at('build_completed.start'),
    buildDone: at('build_completed.done'),
    controlLock: at('pg_ctl.lock'),
    termFile: at('term_file'),
    failoverRequest: at('failover'),
    switchoverRequest: at('switchover'),
    finishRedoRequest: at('finish_redo_file'),
    notifyPrimary: at('primary'),
    notifyStandby: at('standby'),
    notifyCascadeStandby: at('cascade_standby'),
    timelineMark: at('standin_timeline'),
  };
}

/** The lines of postmaster.pid (recording 03). */
export interface PostmasterPid {
  readonly pid: number;
  readonly dataDirectory: string;
  /** Seconds since the epoch. */
  readonly startTime: number;
  /** Client port; the HA port is one more. */
  readonly port: number;
  readonly socketDirectory: string;
  /** First explicit listen address; empty when the server listens on none or on all. */
  readonly listenAddress: string;
}

export function formatPostmasterPid(value: PostmasterPid): string {
  const { pid, dataDirectory, startTime, port, socketDirectory, listenAddress } = value;
  // The last line is the key of the shared memory segment, which openGauss derives from the port.
  const key = `${String(port * 1000 + 1).padStart(9)} ${String(98328).padStart(9)}`;
  return `${[pid, dataDirectory, startTime, port, socketDirectory, listenAddress, key].join('\n')}\n`;
}

/** Undefined where the text is not a postmaster.pid (empty file, cut file). */
export function parsePostmasterPid(text: string): PostmasterPid | undefined {
  const [pid = '', dataDirectory = '', startTime = '', port = '', socketDirectory = '', listenAddress = ''] =
    text.split('\n');
  if (!/^-?\d+$/.test(pid.trim())) return undefined;
  return {
    pid: Number(pid),
    dataDirectory,
    startTime: Number(startTime),
    port: Number(port),
    socketDirectory,
    listenAddress: listenAddress.trim(),
  };
}

/** The one line of postmaster.opts: program and quoted arguments (recording 03). */
export function formatPostmasterOpts(argv: readonly string[]): string {
  return `${[SERVER_PROGRAM, ...argv.map((argument) => `"${argument}"`)].join(' ')}\n`;
}

/** The arguments without the program. */
export function parsePostmasterOpts(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"/g)].map(([, argument]) => argument ?? '');
}

/** The arguments with another (or no) `-M`: how a role change is recorded. */
export function withServerMode(argv: readonly string[], mode: ServerMode | undefined): string[] {
  const rest = [...argv];
  const index = rest.indexOf('-M');
  if (index !== -1) rest.splice(index, 2);
  return mode === undefined ? rest : [...rest, '-M', mode];
}

/** Unix socket of a port in a directory, as libpq names it; the HA port's is that of client port + 1. */
export function socketPath(directory: string, port: number): string {
  return join(directory, `.s.PGSQL.${port}`);
}
