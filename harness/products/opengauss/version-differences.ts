/**
 * Everything that is known to differ between versions, in one place (facts/opengauss.md §1.1, §1.7-1.10, §3.3, §11). The parsers
 * accept every form; nothing asks for the version.
 */
export const versionDifferences = {
  /** Prefix of a message, which may start in the middle of a line after dots. */
  messagePrefixes: [
    /** 1.0.1 and later, and some lines of 1.0.0 (without the blank after the colon). */
    /\[\d{4}-\d\d-\d\d[^\]]*\]\[\d*\]\[[^\]]*\]\[(?:gs_ctl|gs_rewind)\]: ?/g,
    /** querybuild while the server does not answer (recording 16). */
    /\[\]\[\]\[\]\[gs_ctl\]: ?/g,
    /** 1.0.0. */
    /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {1,2}\d+ gs_ctl:/g,
  ],
  /** `full build build completed` from 3.0.6 on, `build completed` before; 1.0.0 is not known to print either. */
  fullBuildCompleted: /build completed\(/,
  incrementalBuildCompleted: /dn incremental build completed/,
  /** The sentence after the number of seconds grew longer after 3.0. */
  roleChangeTimeout: /(?:failover|switchover) timeout after \d+ seconds/,
  /** Settings that an older server refuses to start with, and the version that brought them (facts/opengauss.md §3.3). */
  settingsSince: { keep_sync_window: '3.0' } as Readonly<Record<string, string>>,
} as const;

/** The text without the prefixes of messages, wherever they stand. */
export function withoutPrefixes(text: string): string {
  return versionDifferences.messagePrefixes.reduce((rest, prefix) => rest.replace(prefix, ''), text);
}
