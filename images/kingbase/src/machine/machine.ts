/** Everything that the scripts need from outside, so that they run in unit tests against a machine in memory. */
export interface Machine {
  readonly pid: number;
  readonly files: Files;
  /** Runs a program to its end. It never rejects: a program that is missing or too slow is an outcome. */
  run(argv: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** Starts a program that outlives this process; its output goes to the end of a file. */
  spawn(argv: readonly string[], logFile: string): void;
  /** Processes with this name in `/proc/PID/comm`. */
  pidsOf(name: string): readonly number[];
  kill(pid: number, signal: NodeJS.Signals): void;
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
  /** An exclusive lock on a file for as long as this process lives; false where another process has it. */
  lock(path: string): boolean;
}

/** Undefined means that there is no such file. */
export interface Files {
  read(path: string): string | undefined;
  write(path: string, text: string): void;
  append(path: string, text: string): void;
  exists(path: string): boolean;
  /** Nothing happens where there is nothing. */
  remove(path: string): void;
  rename(from: string, to: string): void;
  list(directory: string): readonly string[];
}

export interface RunOptions {
  /** 60 s unless told; then the program is killed and the exit code is 124. */
  readonly timeoutMs?: number;
  /** As another user of the system. Only root may. */
  readonly user?: 'kingbase';
}

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Says a line; where it goes is the business of the program. */
export type Say = (line: string) => void;

/** `2022-08-30 15:39:23`, in the machine's own time, as all of V8R3's scripts write it. */
export function stamp(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}
