import type { StorageSample } from '../storage/sample.ts';
import type { Library } from './library.ts';

/** How redo stands at a moment. */
export interface RedoSituation {
  readonly sample: StorageSample;
  /** PRIMARY and OPEN: it acknowledges commits. */
  readonly acknowledges: boolean;
  /** The standbys for whose archive commits wait. */
  readonly synchronous: readonly string[];
  /** FILE_LSN of the primary that it follows. */
  readonly confirmed: number | undefined;
  readonly library: Pick<Library, 'fileLsn' | 'hasTail'>;
}

/**
 * FILE_LSN in DM's sense. DM sends redo before it writes it to its own log, so a primary never has what its VALID archives
 * lack; PostgreSQL writes first. Therefore this is what all of them have replayed, which is also the least that one of
 * them has when it takes over; without any it is what is on disk. In SUSPEND it stands: PostgreSQL goes on to write what
 * in DM waits in the log buffer, and a standby whose archive becomes VALID then need not have it. What a standby has beyond the FILE_LSN of its primary is
 * its KEEP_BUF: others may lack it. An old primary that has not followed the new one yet keeps what it had. What
 * PostgreSQL has beyond FILE_LSN was never acknowledged, and pg_rewind may undo it (facts/dm.md §7, docs/dm-emulation.md).
 */
export function fileLsnOf({ sample, acknowledges, synchronous, confirmed, library }: RedoSituation): number {
  if (sample.inRecovery) {
    if (library.hasTail || confirmed === undefined) return library.fileLsn;
    return Math.max(library.fileLsn, Math.min(sample.lsn, confirmed));
  }
  if (!acknowledges) return library.fileLsn;
  const replayed = synchronous.map((name) => sample.followers[name]?.replayed);
  const known = replayed.filter((lsn) => lsn !== undefined);
  if (known.length < replayed.length) return library.fileLsn;
  return Math.max(library.fileLsn, known.length === 0 ? sample.flushed : Math.min(...known));
}
