import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Name of a process as the kernel has it; undefined when there is none. */
export function processName(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Pids of PostgreSQL processes that work in a directory: backends can outlive their postmaster for a statement. */
export function postgresProcessesIn(directory: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => processName(pid) === 'postgres' && workingDirectory(pid) === directory);
}

/**
 * Ends what a killed server left and removes its lock files: their pids may by now belong to any other process, which
 * PostgreSQL would take for a running server.
 * @throws Error when a process does not end within five seconds
 */
export async function removeLeftovers(standin: string, sockets: readonly string[]): Promise<void> {
  const deadline = performance.now() + 5000;
  for (let left = postgresProcessesIn(standin); left.length > 0; left = postgresProcessesIn(standin)) {
    if (performance.now() > deadline) throw new Error(`processes of a former server do not end: ${left.join(', ')}`);
    for (const pid of left) killQuietly(pid);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  rmSync(join(standin, 'postmaster.pid'), { force: true });
  for (const socket of sockets) removeStaleSocket(socket);
}

function removeStaleSocket(socket: string): void {
  const lock = `${socket}.lock`;
  if (!existsSync(lock)) return;
  const owner = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  if (processName(owner) === 'postgres') return;
  rmSync(lock, { force: true });
  rmSync(socket, { force: true });
}

function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}
