import { beyondSpaceLimit, type StoredFile } from './space-limit.ts';

/** MON_LOG_FILE_SIZE and MON_LOG_SPACE_LIMIT, as bytes; the latter 0 for no limit. */
export interface LogLimits {
  readonly fileBytes: number;
  readonly spaceBytes: number;
}

/** Where a text goes, and what is deleted for it. */
interface Rotation {
  /** The files after it was written, oldest first; the last one is written to. */
  readonly files: readonly StoredFile[];
  readonly deleted: readonly string[];
}

const MEGABYTE = 1024 * 1024;

/** From the values of dmmonitor.ini, which are in MB. */
export function logLimits(fileMegabytes: number, spaceMegabytes: number): LogLimits {
  return { fileBytes: fileMegabytes * MEGABYTE, spaceBytes: spaceMegabytes * MEGABYTE };
}

/**
 * Writing a text to the log of a monitor (seed 001 §2.6): a file that has reached MON_LOG_FILE_SIZE is followed by a new
 * one, and the oldest ones are deleted when all of them would take more than MON_LOG_SPACE_LIMIT.
 *
 * @param nextPath the name of a new file; asked for only when one is needed
 */
export function rotateLog(
  oldestFirst: readonly StoredFile[],
  bytes: number,
  limits: LogLimits,
  nextPath: () => string,
): Rotation {
  const current = oldestFirst.at(-1);
  const full = current === undefined || (current.bytes > 0 && current.bytes + bytes > limits.fileBytes);
  const kept = full ? oldestFirst : oldestFirst.slice(0, -1);
  const written = full ? { path: nextPath(), bytes } : { path: current.path, bytes: current.bytes + bytes };
  const files = [...kept, written];
  const deleted = beyondSpaceLimit(files, limits.spaceBytes);
  return { files: files.filter(({ path }) => !deleted.includes(path)), deleted };
}
