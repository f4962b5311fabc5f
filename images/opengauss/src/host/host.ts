import type { ControlAnswer, ControlRequest } from '../control.ts';

/**
 * Everything gs_ctl needs from the outside, so that every subcommand runs in a unit test against a file system,
 * a process table and a clock in memory. The real one is node-host.ts.
 */
export interface Host {
  readonly pid: number;
  readonly userId: number;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
  readonly processes: Processes;
  now(): Date;
  /** Milliseconds on a clock that only goes forward. */
  elapsed(): number;
  sleep(milliseconds: number): Promise<void>;
  write(text: string): void;
  /** Only what getopt itself says goes here (facts/opengauss.md §0.1). */
  writeError(text: string): void;
  /** Rejects with the system's text, `timeout expired` or `connection closed` (control-client.ts). */
  control(where: string, request: ControlRequest, timeoutMs: number): Promise<ControlAnswer>;
  /** flock on a file that is created where needed; the lock ends with this process. */
  lock(path: string): LockOutcome;
}

export type LockOutcome =
  { readonly kind: 'locked' } | { readonly kind: 'busy' } | { readonly kind: 'failed'; readonly reason: string };

/** Undefined means "there is no such file"; every other trouble throws. */
export interface Files {
  readText(path: string): string | undefined;
  readBytes(path: string): Buffer | undefined;
  write(path: string, content: string | Uint8Array): void;
  exists(path: string): boolean;
  /** With its parents; nothing happens where it exists. */
  makeDirectory(path: string): void;
  /** Nobody but the owner may look into the directory from now on. */
  makePrivate(directory: string): void;
  list(directory: string): readonly string[];
  /** Also whole directories; nothing happens where there is nothing. */
  remove(path: string): void;
  rename(from: string, to: string): void;
}

export interface Processes {
  isAlive(pid: number): boolean;
  /** Where a process works; undefined for zombies and where it cannot be seen. */
  workingDirectory(pid: number): string | undefined;
  /** Returns false where there is no such process. */
  signal(pid: number, signal: NodeJS.Signals): boolean;
  /** Servers and PostgreSQL's copying tools that work in the directory or below it. */
  inDirectory(directory: string): readonly number[];
  /** Starts the server on its own: the caller's pipes are not held open by it. */
  spawnServer(argv: readonly string[], dataDirectory: string, logFile: string): ServerProcess;
  /** Runs a program that dies with this one; where it is killed for idleness its children are too. */
  run(argv: readonly string[], options?: RunOptions): Promise<RunOutcome>;
  /** Only on this machine's loopback or any address: whether something listens on a TCP port; lines of /proc/net/tcp. */
  listenersOn(port: number): readonly string[];
}

export interface ServerProcess {
  readonly pid: number;
  /** As waitpid would put it: exit code times 256, or the signal's number; undefined while it runs. */
  exitStatus(): number | undefined;
}

export interface RunOptions {
  /** Where it works; inDirectory finds what is left of it there. This process's own directory unless told. */
  readonly workingDirectory?: string;
  /** Every line of stdout and stderr as it arrives. */
  readonly onLine?: (line: string) => void;
  /** The program is killed after so many milliseconds without a line; asked anew each time, Infinity for never. */
  readonly idleTimeoutMs?: () => number;
}

export interface RunOutcome {
  readonly exitCode: number;
  /** stdout and stderr. */
  readonly output: string;
}
