import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { pidOf } from '../server/process-identity.ts';
import { sequenceIn } from '../server/instance-file.ts';
import { LOG_DIRECTORY } from '../shell/daemon-log.ts';

/** The process of the database as its watcher sees it: it is there or gone, was it started, is it to be killed. */
export class DatabaseProcess {
  readonly #databaseIni: string;
  readonly #instanceFile: string;
  #pid: number | undefined;
  #inOrder = false;

  constructor(databaseIni: string, instanceFile: string) {
    this.#databaseIni = databaseIni;
    this.#instanceFile = instanceFile;
  }

  /** It told who it is (server/process-identity.ts). */
  seen(identity: number): void {
    const pid = pidOf(identity);
    if (pid !== this.#pid) this.#inOrder = false;
    this.#pid = pid;
  }

  /** It said that it ends. */
  leaves(inOrder: boolean): void {
    this.#inOrder = inOrder;
  }

  /** Once after the process ended. */
  goneSince(): { readonly inOrder: boolean } | undefined {
    if (this.#pid === undefined || isAlive(this.#pid)) return undefined;
    this.#pid = undefined;
    return { inOrder: this.#inOrder };
  }

  /** The number in dminst.sys. */
  sequence(): number {
    return existsSync(this.#instanceFile) ? sequenceIn(readFileSync(this.#instanceFile, 'utf8')) : 0;
  }

  /** A path is started with dm.ini in MOUNT, anything else as a command line (seed 001 §2.4, INST_STARTUP_CMD). */
  start(command: string, onError: (why: string) => void): void {
    const output = openSync(`${LOG_DIRECTORY}/DmService.out`, 'a');
    const options = { detached: true, stdio: ['ignore', output, output] as ('ignore' | number)[] };
    const isPath = /^\/\S+$/.test(command);
    const child = isPath
      ? spawn(command, [this.#databaseIni, 'mount'], options)
      : spawn('/bin/sh', ['-c', command], options);
    child.on('error', (error) => onError(error.message));
    child.unref();
  }

  kill(): void {
    if (this.#pid !== undefined) killQuietly(this.#pid);
  }
}

/** A zombie is not. */
export function isAlive(pid: number): boolean {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2, text.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
