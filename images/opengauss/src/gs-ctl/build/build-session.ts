import { readSettings } from '../../conf/config-file.ts';
import {
  countReplconninfo,
  parseReplconninfo,
  readChannels,
  type ReplicationChannel,
} from '../../conf/replconninfo.ts';
import { EMPTY_STATE, encodeStateFile, type BuildInfo, type BuildMode } from '../../state-file.ts';
import type { Context } from '../subcommand.ts';

/** What a build knows of the node it builds, read once from postgresql.conf. */
export interface BuildSession {
  readonly context: Context;
  /** Where to look for a primary: replconninfo1..8, or the one of -C. */
  readonly channels: readonly ReplicationChannel[];
  readonly connections: number;
  /** pgxc_node_name, for the prefix. */
  readonly nodeName: string;
  /** `standby` or `cascade_standby`. */
  readonly serverMode: string;
}

const NESTED = /^\s*include(?:_if_exists|_dir)?\b.*$/im;

/** Undefined after it was printed that postgresql.conf cannot be opened, or that it includes another file (facts/opengauss.md §1.10). */
export function openSession(context: Context): BuildSession | undefined {
  const { host, report, paths, commandLine } = context;
  const text = host.files.readText(paths.config);
  if (text === undefined) {
    report.warning(`${paths.config} cannot be opened.\n`);
    return undefined;
  }
  const [nested] = NESTED.exec(text) ?? [];
  if (nested !== undefined) {
    report.warning(`There is nested config file in postgresql.conf: ${nested.trim()}\n`);
    return undefined;
  }
  const settings = readSettings(text);
  const { connector } = commandLine;
  return {
    context,
    channels: connector === undefined ? readChannels(settings) : (parseReplconninfo(connector) ?? []),
    connections: countReplconninfo(settings),
    nodeName: settings.get('pgxc_node_name') ?? '',
    serverMode: commandLine.serverMode ?? 'standby',
  };
}

/** Writes gaussdb.state for querybuild: role Standby, state Building. */
export function writeBuildingState(session: BuildSession, mode: BuildMode, progress: Partial<BuildInfo> = {}): void {
  writeState(session, {
    ...EMPTY_STATE,
    role: session.serverMode === 'cascade_standby' ? 'Cascade Standby' : 'Standby',
    connections: session.connections,
    state: 'Building',
    build: { mode, done: 0, total: 0, percent: 0, remaining: 0, ...progress },
  });
}

/** After a failed build nobody knows what the node is (recordings 14 and 20: local_role Unknown). */
export function writeFailedState(session: BuildSession): void {
  writeState(session, { ...EMPTY_STATE, connections: session.connections });
}

function writeState({ context }: BuildSession, state: typeof EMPTY_STATE): void {
  const { host, paths } = context;
  const temporary = `${paths.state}.temp`;
  host.files.write(temporary, encodeStateFile(state));
  host.files.rename(temporary, paths.state);
}

/** gs_build.pid says who builds; 0 means finished. Printed before and after every build (facts/opengauss.md §1.10). */
export function writeBuildPid({ host, report, paths }: Context, pid: number): void {
  host.files.write(paths.buildPid, String(pid));
  for (const step of ['fopen', 'fprintf', 'fsync']) {
    report.progress(`${step} build pid file "${paths.buildPid}" success\n`);
  }
}
