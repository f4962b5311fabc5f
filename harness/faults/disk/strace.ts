/** What strace does to a system call of a server that it is attached to. */
export type Tampering =
  | { readonly error: 'EIO' | 'ENOSPC' | 'EROFS'; readonly calls: readonly string[] }
  | { readonly delayMs: number; readonly calls: readonly string[] };

/** How the C library, and with it the server's log, puts an error into words. */
export const ERROR_TEXT = {
  EIO: 'Input/output error',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
} as const;

/** What brings data from the page cache to the disk. */
export const SYNC_CALLS = ['fsync', 'fdatasync', 'sync_file_range', 'syncfs'] as const;
/**
 * Writing at a position, which neither sockets nor pipes can: of these calls each one goes to a file. Plain `write` also
 * carries logs, wake-ups between processes and the network, and strace can tell them apart by names of single files only.
 */
export const POSITIONED_WRITES = ['pwrite64', 'pwritev', 'pwritev2'] as const;
/** What changes a file system, but for `open` for writing, which strace cannot tell from `open` for reading. */
export const CHANGING_CALLS = [
  ...POSITIONED_WRITES,
  'fallocate',
  'truncate',
  'ftruncate',
  'creat',
  'rename',
  'renameat',
  'renameat2',
  'unlink',
  'unlinkat',
  'mkdir',
  'mkdirat',
  'rmdir',
  'link',
  'linkat',
  'symlink',
  'symlinkat',
] as const;

/** The file in the sidecar that strace writes to; in its arguments it tells to which fault a strace belongs. */
export function straceFile(faultId: string): string {
  return `/tmp/dbquake_${faultId}_strace`;
}

/**
 * Arguments but for the processes (`-p PID`...): follow threads and children (`-f`), say nothing of attaching (`-qq`), and
 * tamper; without `tampering` it looks at no call at all, and costs what attaching costs.
 */
export function straceArguments(faultId: string, tampering: Tampering | undefined): readonly string[] {
  const always = ['-f', '-qq', '-o', straceFile(faultId)];
  if (tampering === undefined) return [...always, '-e', 'trace=none', '-e', 'signal=none'];
  // Calls that an architecture does not have are passed over: `?name`.
  const calls = tampering.calls.map((call) => `?${call}`).join(',');
  const how = 'error' in tampering ? `error=${tampering.error}` : `delay_enter=${Math.round(tampering.delayMs * 1000)}`;
  return [...always, '-e', `trace=${calls}`, '-e', 'signal=none', '-e', `inject=${calls}:${how}`];
}
