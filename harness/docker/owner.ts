import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** `elsewhere`: on another host, so nobody here can tell. */
export type OwnerState = 'alive' | 'dead' | 'elsewhere';

/** The start time of a process and the boot time are rounded to 10 ms and 1 s. */
const ROUNDING_MS = 2_000;
/** `USER_HZ`, the unit of times in /proc; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Whether the process `PID@HOST` that made an object at `created` (ISO time) still runs. A process of that number that
 * started after the object was made is another one: the number was used again.
 */
export async function ownerState(owner: string, created: string): Promise<OwnerState> {
  const match = /^(\d+)@(.+)$/.exec(owner);
  if (match === null) return 'dead';
  const [, pid = '', host] = match;
  if (host !== hostname()) return 'elsewhere';
  if (!processExists(Number(pid))) return 'dead';
  const process = await readProcess(pid);
  if (process === undefined) return 'alive';
  if (process.zombie) return 'dead';
  const createdMs = Date.parse(created);
  return Number.isNaN(createdMs) || process.startedMs <= createdMs + ROUNDING_MS ? 'alive' : 'dead';
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

interface ProcessFacts {
  readonly zombie: boolean;
  readonly startedMs: number;
}

/** Nothing where there is no /proc, and when the process ended meanwhile. */
async function readProcess(pid: string): Promise<ProcessFacts | undefined> {
  try {
    const [stat, system] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile('/proc/stat', 'utf8')]);
    return parseProcess(stat, system);
  } catch {
    return undefined;
  }
}

/** `/proc/PID/stat` and `/proc/stat`. The name, in parentheses, may hold anything, so fields count from the last `)`. */
export function parseProcess(processStat: string, systemStat: string): ProcessFacts | undefined {
  const fields = processStat.slice(processStat.lastIndexOf(')') + 2).split(' ');
  const bootSeconds = /^btime (\d+)$/m.exec(systemStat)?.[1];
  const [state, startTicks] = [fields[0], fields[19]];
  if (bootSeconds === undefined || startTicks === undefined) return undefined;
  return { zombie: state === 'Z', startedMs: (Number(bootSeconds) + Number(startTicks) / TICKS_PER_SECOND) * 1000 };
}
