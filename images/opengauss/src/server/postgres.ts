import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ENGINE_PROGRAM } from './postgres-bin.ts';

/** How PostgreSQL is asked to stop. */
export type StopMode = 'fast' | 'immediate';
const STOP_SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

export interface PostgresExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One run of the PostgreSQL underneath; a new object for every start. */
export class Postgres {
  readonly exited: Promise<PostgresExit>;
  private readonly child: ChildProcess;

  /**
   * setpriv ties it to this process: SIGKILL of the supervisor takes PostgreSQL with it at once.
   * @param onLine every line PostgreSQL writes to its log
   */
  constructor(directory: string, onLine: (line: string) => void) {
    this.child = spawn('setpriv', ['--pdeathsig', 'KILL', ENGINE_PROGRAM, '-D', directory], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TZ: process.env['TZ'] ?? 'UTC' },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', onLine);
    }
    this.exited = new Promise((resolve) => {
      this.child.on('close', (code, signal) => {
        resolve({ code, signal });
      });
      this.child.on('error', () => {
        resolve({ code: 1, signal: null });
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async stop(mode: StopMode): Promise<PostgresExit> {
    this.child.kill(STOP_SIGNALS[mode]);
    return this.exited;
  }

  /** Reread the configuration. */
  reload(): void {
    this.child.kill('SIGHUP');
  }

  /** Look for the `promote` file. */
  notifyPromotion(): void {
    this.child.kill('SIGUSR1');
  }
}
