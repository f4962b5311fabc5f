import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { constants } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { requestControl } from '../control-client.ts';
import type { Files, Host, LockOutcome, Processes, RunOptions, RunOutcome, ServerProcess } from './host.ts';

/** The machine gs_ctl runs on. */
export function createNodeHost(): Host {
  return {
    pid: process.pid,
    userId: process.getuid?.() ?? -1,
    workingDirectory: process.cwd(),
    environment: process.env,
    files: nodeFiles,
    processes: nodeProcesses,
    now: () => new Date(),
    elapsed: () => performance.now(),
    sleep: (milliseconds) => delay(milliseconds),
    write: (text) => writeAll(1, text),
    writeError: (text) => writeAll(2, text),
    control: requestControl,
    lock: lockFile,
  };
}

/** Synchronous, so that nothing is lost when the process ends; a pipe that nobody reads any more is no error. */
function writeAll(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EAGAIN') continue;
      if (code === 'EPIPE') return;
      throw error;
    }
  }
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

const nodeFiles: Files = {
  readText: (path) => orUndefined(() => readFileSync(path, 'utf8')),
  readBytes: (path) => orUndefined(() => readFileSync(path)),
  write: (path, content) => {
    const descriptor = openSync(path, 'w', 0o600);
    try {
      writeSync(descriptor, typeof content === 'string' ? Buffer.from(content) : content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  },
  exists: existsSync,
  makePrivate: (directory) => chmodSync(directory, 0o700),
  makeDirectory: (path) => void mkdirSync(path, { recursive: true, mode: 0o700 }),
  list: (directory) => orUndefined(() => readdirSync(directory)) ?? [],
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  rename: renameSync,
};

const nodeProcesses: Processes = {
  isAlive,
  workingDirectory,
  signal: (pid, signal) => {
    try {
      return process.kill(pid, signal);
    } catch {
      return false;
    }
  },
  inDirectory: (directory) =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => pid !== process.pid && isServer(pid) && isWithin(workingDirectory(pid), directory)),
  spawnServer,
  run,
  listenersOn: (port) =>
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
      (orUndefined(() => readFileSync(table, 'utf8')) ?? '').split('\n').filter((line) => isListener(line, port)),
    ),
};

/** Fields of /proc/net/tcp: local address in hexadecimal, state 0A = listening. */
function isListener(line: string, port: number): boolean {
  const [, local = '', , state] = line.trim().split(/\s+/);
  return state === '0A' && Number.parseInt(local.split(':').at(-1) ?? '', 16) === port;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function isServer(pid: number): boolean {
  try {
    return /^(gaussdb|postgres|pg_basebackup|pg_rewind)/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'));
  } catch {
    return false;
  }
}

function isWithin(path: string | undefined, directory: string): boolean {
  return path !== undefined && (path === directory || path.startsWith(`${directory}/`));
}

function spawnServer(argv: readonly string[], dataDirectory: string, logFile: string): ServerProcess {
  const [program = '', ...arguments_] = argv;
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(program, arguments_, { cwd: dataDirectory, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  let status: number | undefined;
  child.on('exit', (code, signal) => {
    status = signal === null ? (code ?? 0) * 256 : constants.signals[signal];
  });
  child.on('error', () => {
    status = 256;
  });
  child.unref();
  return { pid: child.pid ?? 0, exitStatus: () => status };
}

/** The program is killed by the kernel when this process dies, however that happens. */
function run(argv: readonly string[], options: RunOptions = {}): Promise<RunOutcome> {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own: pg_basebackup's WAL receiver is a child that would hold the pipes open.
    detached: true,
    ...(options.workingDirectory === undefined ? {} : { cwd: options.workingDirectory }),
  });
  const idleLimit = options.idleTimeoutMs ?? ((): number => Number.POSITIVE_INFINITY);
  let lastLine = performance.now();
  let output = '';
  const watch = setInterval(() => {
    if (performance.now() - lastLine > idleLimit()) killGroup(child.pid);
  }, 200);
  for (const stream of [child.stdout, child.stderr]) {
    let pending = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      lastLine = performance.now();
      output += chunk;
      const lines = (pending + chunk).split(/[\r\n]/);
      pending = lines.pop() ?? '';
      for (const line of lines) options.onLine?.(line);
    });
    stream.on('end', () => {
      if (pending !== '') options.onLine?.(pending);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      clearInterval(watch);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearInterval(watch);
      resolve({ exitCode: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), output });
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

/**
 * Node has no flock: flock(1) locks the open file that it inherits, and as the lock belongs to the open file and not to
 * the process that asked, it stays after flock(1) has ended, until this process ends.
 */
function lockFile(path: string): LockOutcome {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'a', 0o600);
  } catch (error) {
    return { kind: 'failed', reason: systemText((error as NodeJS.ErrnoException).code ?? '') };
  }
  const { status } = spawnSync('flock', ['--exclusive', '--nonblock', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', descriptor],
  });
  return status === 0 ? { kind: 'locked' } : { kind: 'busy' };
}

function systemText(code: string): string {
  const texts: Readonly<Record<string, string>> = {
    ENOENT: 'No such file or directory',
    EACCES: 'Permission denied',
    ENOTDIR: 'Not a directory',
    ENOSPC: 'No space left on device',
    EROFS: 'Read-only file system',
  };
  return texts[code] ?? code;
}
