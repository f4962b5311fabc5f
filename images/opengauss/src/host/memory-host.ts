import type { ControlAnswer, ControlRequest } from '../control.ts';
import type { Files, Host, LockOutcome, Processes, RunOptions, RunOutcome, ServerProcess } from './host.ts';

/** A process of the table in memory. */
export interface MemoryProcess {
  /** Undefined for a zombie. */
  readonly workingDirectory: string | undefined;
}

/**
 * A machine in memory for unit tests: files, processes, a lock, a clock that only moves when somebody sleeps, and
 * things that happen at a given time. Time stamps of a recording can be played back, one a prefixed line.
 */
export class MemoryHost implements Host {
  readonly fileTable = new Map<string, Buffer>();
  readonly processTable = new Map<number, MemoryProcess>();
  readonly signals: { readonly pid: number; readonly signal: NodeJS.Signals }[] = [];
  readonly spawned: (readonly string[])[] = [];
  readonly commands: (readonly string[])[] = [];
  /** Directories that exist without a file in them; a lock file can be made in these and beside any file. */
  readonly directories = new Set<string>();
  environment: Record<string, string | undefined> = {};
  workingDirectory = '/gaussdb/data';
  pid = 1;
  userId = 70;
  output = '';
  errorOutput = '';
  stamps: Date[] = [];
  isLocked = false;
  listeners: readonly string[] = [];
  answer: (where: string, request: ControlRequest) => ControlAnswer | Error = () => new Error('connect ENOENT');
  onSignal: (pid: number, signal: NodeJS.Signals) => void = () => undefined;
  /** Puts the server into the process table and writes its log; returns its pid. */
  onSpawn: (logFile: string) => number = () => 0;
  readonly exitStatuses = new Map<number, number>();
  tool: (argv: readonly string[]) => RunOutcome = () => ({ exitCode: 127, output: '' });

  private time = 0;
  private plan: { readonly at: number; readonly action: () => void }[] = [];

  /** Lets something happen `milliseconds` from now. */
  later(milliseconds: number, action: () => void): void {
    this.plan.push({ at: this.time + milliseconds, action });
    this.plan.sort((one, other) => one.at - other.at);
  }

  put(path: string, content: string | Uint8Array): void {
    this.fileTable.set(path, Buffer.from(content));
  }

  text(path: string): string | undefined {
    return this.fileTable.get(path)?.toString('utf8');
  }

  now(): Date {
    return this.stamps.shift() ?? new Date(Date.UTC(2026, 10, 20) + this.time);
  }

  elapsed(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (let next = this.plan[0]; next !== undefined && next.at <= end; next = this.plan[0]) {
      this.plan.shift();
      this.time = next.at;
      next.action();
    }
    this.time = end;
    return Promise.resolve();
  }

  write(text: string): void {
    this.output += text;
  }

  writeError(text: string): void {
    this.errorOutput += text;
  }

  async control(where: string, request: ControlRequest, timeoutMs: number): Promise<ControlAnswer> {
    const answer = this.answer(where, request);
    if (!(answer instanceof Error)) return answer;
    if (answer.message === 'timeout expired') await this.sleep(timeoutMs);
    throw answer;
  }

  lock(path: string): LockOutcome {
    const directory = path.slice(0, path.lastIndexOf('/'));
    const exists = this.directories.has(directory) || this.files.list(directory).length > 0;
    if (!exists) return { kind: 'failed', reason: 'No such file or directory' };
    return this.isLocked ? { kind: 'busy' } : { kind: 'locked' };
  }

  readonly files: Files = {
    readText: (path) => this.text(path),
    readBytes: (path) => this.fileTable.get(path),
    write: (path, content) => this.put(path, content),
    exists: (path) => this.fileTable.has(path) || this.files.list(path).length > 0,
    makePrivate: () => undefined,
    makeDirectory: (path) => void this.directories.add(path),
    list: (directory) => [
      ...new Set(
        [...this.fileTable.keys()]
          .filter((path) => path.startsWith(`${directory}/`))
          .map((path) => path.slice(directory.length + 1).replace(/\/.*/, '')),
      ),
    ],
    remove: (path) => {
      for (const name of [...this.fileTable.keys()]) {
        if (name === path || name.startsWith(`${path}/`)) this.fileTable.delete(name);
      }
    },
    rename: (from, to) => {
      const content = this.fileTable.get(from);
      if (content === undefined) throw new Error(`ENOENT: rename ${from}`);
      this.fileTable.delete(from);
      this.fileTable.set(to, content);
    },
  };

  readonly processes: Processes = {
    isAlive: (pid) => this.processTable.has(pid),
    workingDirectory: (pid) => this.processTable.get(pid)?.workingDirectory,
    signal: (pid, signal) => {
      this.signals.push({ pid, signal });
      if (!this.processTable.has(pid)) return false;
      this.onSignal(pid, signal);
      return true;
    },
    inDirectory: (directory) =>
      [...this.processTable].flatMap(([pid, entry]) => (entry.workingDirectory === directory ? [pid] : [])),
    spawnServer: (argv, _directory, logFile): ServerProcess => {
      this.spawned.push(argv);
      const pid = this.onSpawn(logFile);
      return { pid, exitStatus: () => this.exitStatuses.get(pid) };
    },
    run: (argv: readonly string[], options: RunOptions = {}) => {
      this.commands.push(argv);
      const outcome = this.tool(argv);
      for (const line of outcome.output.split('\n')) options.onLine?.(line);
      return Promise.resolve(outcome);
    },
    listenersOn: () => this.listeners,
  };
}
