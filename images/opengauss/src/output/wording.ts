import { formatLocalTime, type PrefixParts } from './message-line.ts';

/** Whose words gs_ctl speaks: 3.0.6 (the recordings) unless told, or the builds of July 2020 (seed 002). */
export type WordingVersion = '1.0.0' | '3.0.6';

/** One line with the version in it; DBQUAKE_OPENGAUSS_WORDING is asked first. */
export const WORDING_FILE = '/usr/local/opengauss/share/wording';

/** Anything but a known version is 3.0.6. */
export function wordingVersion(environment: string | undefined, file: string | undefined): WordingVersion {
  return (environment ?? file ?? '').trim() === '1.0.0' ? '1.0.0' : '3.0.6';
}

/** Messages of 3.0.6 in the words of 1.0.0; undefined where that version prints nothing (seed 002, facts/opengauss.md §1). */
const MESSAGES_1_0_0: readonly (readonly [RegExp, string | undefined])[] = [
  [/^(.*),datadir is (\S+) ?\n$/, '$1,datadir is -D "$2"\n'],
  [/^(?:failover|switchover) term \(\d+\)\n$/, undefined],
  [/^connected to server success, build started\.\n$/, 'check connect to server success\n'],
  [/^(?:fopen|fprintf|fsync) build pid file "[^"]*" success\n$/, undefined],
  [/^(?:current workdir is|set gaussdb state file when|Get repl_auth_mode is|build try host\() ?.*\n$/, undefined],
];

export function reword(version: WordingVersion, message: string): string | undefined {
  if (version === '3.0.6') return message;
  for (const [pattern, text] of MESSAGES_1_0_0) {
    if (pattern.test(message)) return text === undefined ? undefined : message.replace(pattern, text);
  }
  return message;
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
