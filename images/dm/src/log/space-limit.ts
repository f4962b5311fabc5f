/** A file of logs or of archived redo. */
export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * The files to delete so that all of them keep within a limit, from the oldest on; the newest stays in any case. 0 is no
 * limit (seed 001 §2.3, ARCH_SPACE_LIMIT; §2.6, MON_LOG_SPACE_LIMIT).
 */
export function beyondSpaceLimit(oldestFirst: readonly StoredFile[], limitBytes: number): string[] {
  if (limitBytes === 0) return [];
  let total = oldestFirst.reduce((sum, { bytes }) => sum + bytes, 0);
  const deleted: string[] = [];
  for (const { path, bytes } of oldestFirst.slice(0, -1)) {
    if (total <= limitBytes) break;
    total -= bytes;
    deleted.push(path);
  }
  return deleted;
}
