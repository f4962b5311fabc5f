import type { TimelineEnd } from '../../../opengauss/src/server/lineage.ts';
import type { DatabaseMode, DatabaseStatus } from '../watch/reports.ts';

/** What databases tell each other over their MAL links, twice a second and at every change. */
export interface MalPing {
  readonly instance: string;
  readonly mode: DatabaseMode;
  readonly status: DatabaseStatus;
  /** For standbys: who shall take redo from here, and what that is. */
  readonly source: MalSource;
  /** For the primary: how this standby follows. */
  readonly following: MalFollowing;
}

export interface MalSource {
  /** Instances that are to follow: those whose archive is VALID, and those that archived redo is being sent to. */
  readonly wanted: readonly string[];
  /** Which send of archived redo this is, by instance; a code is of that one. */
  readonly sends: Readonly<Record<string, number>>;
  readonly timeline: number;
  /** Where each ancestor of the timeline ended. */
  readonly history: readonly TimelineEnd[];
  /** Its last LSN. */
  readonly lsn: number;
  /** Its FILE_LSN: what all VALID archives have. */
  readonly fileLsn: number;
}

export interface MalFollowing {
  readonly source: string | undefined;
  /** The send that it works on. */
  readonly send: number;
  /** Why it does not follow: 0, or -718 and others. */
  readonly code: number;
  readonly received: number;
}
