import { formatLocalTime, type PrefixParts } from './message-line.ts';

/**
 * Whose words gs_ctl speaks: 3.0.6 (the recordings) unless told; the builds of July 2020 (seed 002); or 6.0.0, which is 3.0.6
 * and knows `build -b check`, where the older ones take any mode that they do not know for auto.
 */
export type WordingVersion = '1.0.0' | '3.0.6' | '6.0.0';
const VERSIONS: readonly WordingVersion[] = ['1.0.0', '3.0.6', '6.0.0'];

/** One line with the version in it; DBQUAKE_OPENGAUSS_WORDING is asked first. */
export const WORDING_FILE = '/usr/local/opengauss/share/wording';

/** Anything but a known version is 3.0.6. */
export function wordingVersion(environment: string | undefined, file: string | undefined): WordingVersion {
  const wanted = (environment ?? file ?? '').trim();
  return VERSIONS.find((version) => version === wanted) ?? '3.0.6';
}

/**
 * Messages of 3.0.6 in the words of 1.0.0, none where that version prints nothing. What seed 002 shows wins; where it has dots,
 * the lines of a full build are those of a published session of October 2020 (facts/opengauss.md §1).
 */
const MESSAGES_1_0_0: readonly (readonly [RegExp, ...string[]])[] = [
  [/^(.*),datadir is (\S+) ?\n$/, '$1,datadir is -D "$2"\n'],
  [/^(?:failover|switchover) term \(\d+\)\n$/],
  [/^connected to server success, build started\.\n$/, 'check connect to server success\n'],
  [/^clear old target dir success\n$/, 'clear old target dir success\n', 'connect to server success, build started.\n'],
  [/^create build tag file again success\n$/],
  [/^((?:check identify system|send START_REPLICATION \S+) success\n)$/, ' $1'],
  [/^(?:starting fsync all files come from source|finish fsync all files)\.\n$/],
  [/^(?:full|auto|standby full) build build completed\(/, 'build completed('],
  [/^(?:fopen|fprintf|fsync) build pid file "[^"]*" success\n$/],
  [/^(?:current workdir is|set gaussdb state file when|Get repl_auth_mode is|build try host\() ?.*\n$/],
];

/** The messages that a version prints for one of 3.0.6, in their order. */
export function reword(version: WordingVersion, message: string): readonly string[] {
  const found = version === '1.0.0' ? MESSAGES_1_0_0.find(([pattern]) => pattern.test(message)) : undefined;
  if (found === undefined) return [message];
  const [pattern, ...texts] = found;
  return texts.map((text) => message.replace(pattern, text));
}

/** Messages of a build's start have the short prefix again (seed 002). */
const OF_THE_START = /^(?:waiting for server to start| done$|server started)/m;

/**
 * 1.0.0 writes `2020-07-25 16:17:45  17913 gs_ctl:`, and during a build, which knows the node's name, the prefix in
 * brackets without a blank after it (facts/opengauss.md §1.1).
 */
export function formatPrefix100({ time, pid, nodeName, program }: PrefixParts, message: string): string {
  const stamp = formatLocalTime(time);
  if (nodeName === '' || OF_THE_START.test(message)) return `${stamp.slice(0, 19)}  ${pid} ${program}:`;
  return `[${stamp}][${pid}][${nodeName}][${program}]:`;
}

/** `No information` of gs_ctl query is a message with a prefix in 1.0.0. */
export const NO_INFORMATION = /^No information $/gm;
