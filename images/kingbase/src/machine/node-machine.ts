import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { LAYOUT } from '../install/layout.ts';
import type { Files, Machine, Outcome, RunOptions } from './machine.ts';

/** The container that a script runs in. */
export const nodeMachine: Machine = {
  pid: process.pid,
  files: {
    read: (path) => orUndefined(() => readFileSync(path, 'utf8')),
    write: (path, text) => {
      writeFileSync(path, text);
    },
    append: (path, text) => {
      appendFileSync(path, text);
    },
    exists: existsSync,
    remove: (path) => {
      rmSync(path, { recursive: true, force: true });
    },
    rename: renameSync,
    list: (directory) => orUndefined(() => readdirSync(directory)) ?? [],
  } satisfies Files,
  run,
  spawn: (argv, logFile) => {
    const log = openSync(logFile, 'a');
    const [program = '', ...rest] = argv;
    const child = spawn(program, rest, { detached: true, stdio: ['ignore', log, log], cwd: '/', env: environment() });
    child.on('error', () => undefined);
    child.unref();
    closeSync(log);
  },
  pidsOf: (name) =>
    readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number)
      .filter((pid) => commandName(pid) === name),
  kill: (pid, signal) => {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended by itself.
    }
  },
  now: () => new Date(),
  sleep: (milliseconds) => delay(milliseconds),
  lock: lockFile,
};

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function commandName(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** libpq finds the password of the database in a file, whoever runs the script, and sockets where V8R3 has them. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PGPASSFILE: LAYOUT.passwordFile, PGHOST: '/tmp' };
}

function run(argv: readonly string[], { timeoutMs = 60_000, user }: RunOptions = {}): Promise<Outcome> {
  const asUser =
    user === undefined || process.getuid?.() !== 0
      ? []
      : ['setpriv', '--reuid', user, '--regid', user, '--init-groups', 'env', `HOME=/home/${user}`];
  const [program = '', ...rest] = [...asUser, ...argv];
  return new Promise((resolve) => {
    // A process group of its own, so that what it started dies with it when its time is over.
    const child = spawn(program, rest, {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: '/',
      env: environment(),
      detached: true,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const finish = (exitCode: number): void => {
      clearTimeout(timer);
      // A server that was started has our pipes no longer, but whatever else may.
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ exitCode, stdout, stderr });
    };
    const timer = setTimeout(() => {
      killGroup(child.pid);
      finish(124);
    }, timeoutMs);
    child.on('error', (error) => {
      stderr += `${error.message}\n`;
      finish(127);
    });
    child.on('close', (code) => {
      finish(code ?? 128);
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

/**
 * Node has no flock: flock(1) locks the open file that it inherits, and the lock stays with the open file until this
 * process ends.
 */
function lockFile(path: string): boolean {
  const descriptor = openSync(path, 'a', 0o666);
  const { status } = spawnSync('flock', ['--exclusive', '--nonblock', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', descriptor],
  });
  return status === 0;
}
