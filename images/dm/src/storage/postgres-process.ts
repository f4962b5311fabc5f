import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { waitUntil } from '../shell/wait-until.ts';

/** Where Debian puts PostgreSQL 15's programs. */
export const POSTGRES_BIN = '/usr/lib/postgresql/15/bin';

/** How PostgreSQL is asked to stop. */
export type StopMode = 'fast' | 'immediate';
const STOP_SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

const LEFTOVER_TIMEOUT_MS = 5000;

/** One run of the PostgreSQL underneath. */
export class PostgresProcess {
  /** Why it ended: an exit code, or a signal. */
  readonly exited: Promise<string>;
  readonly #child: ChildProcess;

  /** setpriv ties it to this process: SIGKILL of dmserver takes PostgreSQL with it at once. */
  constructor(directory: string, onLine: (line: string) => void) {
    this.#child = spawn('setpriv', ['--pdeathsig', 'KILL', `${POSTGRES_BIN}/postgres`, '-D', directory], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', onLine);
    }
    this.exited = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => resolve(signal ?? `exit code ${code ?? 'unknown'}`));
      this.#child.on('error', (error) => resolve(error.message));
    });
  }

  /** Resolves when it has ended. */
  async stop(mode: StopMode): Promise<void> {
    this.#child.kill(STOP_SIGNALS[mode]);
    await this.exited;
  }

  /** Has it read its configuration again. */
  reload(): void {
    this.#child.kill('SIGHUP');
  }
}

/**
 * Ends what a killed server left and removes its lock files, whose process ids may by now belong to any other process.
 * Throws when a process does not end within five seconds.
 */
export async function removeLeftovers(directory: string, socket: string): Promise<void> {
  const gone = await waitUntil(() => {
    const left = processesIn(directory);
    for (const pid of left) process.kill(pid, 'SIGKILL');
    return left.length === 0 ? true : undefined;
  }, LEFTOVER_TIMEOUT_MS);
  if (gone === undefined) throw new Error('processes of a former server do not end');
  for (const path of [join(directory, 'postmaster.pid'), socket, `${socket}.lock`]) rmSync(path, { force: true });
}

/** Backends can outlive their postmaster for a statement. */
function processesIn(directory: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
        return name === 'postgres' && readlinkSync(`/proc/${pid}/cwd`) === directory;
      } catch {
        return false;
      }
    });
}
