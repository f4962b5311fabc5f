/** Process ids of Linux are smaller. */
const MOST_PIDS = 2 ** 22;

/**
 * A number by which two starts of dmserver are told apart: the kernel may give a process the id that the one before had,
 * in a small container even soon.
 */
export function processIdentity(pid: number, startedAt: Date): number {
  const tenths = Math.floor(startedAt.getTime() / 100) % 2 ** 30;
  return tenths * MOST_PIDS + pid;
}

/** The process id in such a number. */
export function pidOf(identity: number): number {
  return identity % MOST_PIDS;
}
