import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { messageOf } from '../errors.ts';
import type { Engine } from './engine.ts';
import { engineStatus, tolerate } from './engine-errors.ts';
import { gateOf } from './exec-gate.ts';
import { KILL_PROCESS_TREE } from './kill-process-tree.ts';
import { StreamDecoder } from './stream-decoder.ts';
import { waitUntil } from './wait-until.ts';

export interface ExecOptions {
  /** After this the command and its children are killed inside the container. */
  readonly timeoutMs: number;
  readonly stdin?: string;
  /** `root` unless told. */
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ExecResult {
  /** Null when the deadline cut the command off, or when the container could not run it; then `stderr` says why. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
  readonly timedOut: boolean;
}

/** How long the killing of a command that missed its deadline may take; a paused container refuses it at once. */
const KILL_TIMEOUT_MS = 5_000;
/** 404: no such container; 409: not running, or paused. */
const CONTAINER_UNAVAILABLE: readonly number[] = [404, 409];
/**
 * Docker cannot kill an exec, so the command first tells its process id and then becomes the command. The line also says that
 * `runc init` has left the container, so that it may be frozen (exec-gate.ts).
 */
const TELL_PID = 'echo $$; exec "$@"';

/**
 * Runs a command in a running container and returns all it printed. An exit code, a missed deadline or a container that is
 * stopped, paused or gone is a result, not an error. A child left in the background that holds the output open delays the
 * end by the 2 s that the engine waits for it. A command that was frozen by a pause outlives its deadline until the
 * container runs again.
 */
export async function execInContainer(
  engine: Engine,
  container: string,
  argv: readonly string[],
  options: ExecOptions,
): Promise<ExecResult> {
  const started = performance.now();
  const output = new ExecOutput();
  const finish = (exitCode: number | null, timedOut: boolean, note = ''): ExecResult => ({
    exitCode,
    stdout: output.stdout,
    stderr: output.stderr + note,
    durationMs: Math.round(performance.now() - started),
    timedOut,
  });

  const starting = startExec(engine, container, argv, options, output);
  let begun: StartedExec;
  try {
    if (!(await settlesWithin(starting, options.timeoutMs))) {
      starting.then(({ stream }) => stream.destroy(), messageOf);
      return finish(null, true, 'The engine did not start the command in time');
    }
    begun = await starting;
  } catch (error) {
    if (CONTAINER_UNAVAILABLE.includes(engineStatus(error) ?? 0)) return finish(null, false, messageOf(error));
    throw error;
  }

  const { exec, stream, ended } = begun;
  if (options.stdin !== undefined) stream.end(options.stdin);
  const inTime = await settlesWithin(ended, options.timeoutMs - (performance.now() - started));
  if (inTime) return finish(await exitCodeOf(exec), false);

  const pid = output.pid;
  if (pid !== undefined) {
    const kill = execInContainer(engine, container, ['sh', '-c', KILL_PROCESS_TREE, 'sh', pid], {
      timeoutMs: KILL_TIMEOUT_MS,
    });
    await settlesWithin(
      kill.catch(() => undefined),
      KILL_TIMEOUT_MS,
    );
    await settlesWithin(ended, 500);
  }
  stream.destroy();
  return finish(null, true);
}

interface StartedExec {
  readonly exec: Docker.Exec;
  readonly stream: Duplex;
  /** The end of its output; never rejects. */
  readonly ended: Promise<unknown>;
}

/** Through the container's gate: from here until its first line a command must not be frozen. */
async function startExec(
  engine: Engine,
  container: string,
  argv: readonly string[],
  options: ExecOptions,
  output: ExecOutput,
): Promise<StartedExec> {
  const started = await gateOf(container).enter();
  try {
    const exec = await engine.getContainer(container).exec({
      Cmd: ['sh', '-c', TELL_PID, 'sh', ...argv],
      AttachStdout: true,
      AttachStderr: true,
      AttachStdin: options.stdin !== undefined,
      User: options.user ?? 'root',
      Env: Object.entries(options.environment ?? {}).map(([name, value]) => `${name}=${value}`),
    });
    const stream = await exec.start({ hijack: true, stdin: options.stdin !== undefined });
    return { exec, stream, ended: output.readFrom(stream, started).finally(started) };
  } catch (error) {
    started();
    throw error;
  }
}

/** Collects both streams and takes the line with the process id off stdout. */
class ExecOutput {
  stderr = '';
  #stdout = '';

  /** Calls `begun` when the command has told its process id. */
  readFrom(stream: Duplex, begun: () => void): Promise<unknown> {
    let waiting = true;
    const decoder = new StreamDecoder((name, text) => {
      if (name === 'stdout') this.#stdout += text;
      else this.stderr += text;
      if (!waiting || this.pid === undefined) return;
      waiting = false;
      begun();
    });
    stream.on('data', (chunk: Buffer) => decoder.push(chunk));
    // A reset connection ends the output like an end: the exit code, asked for afterwards, tells whether it was one.
    return Promise.race([once(stream, 'end'), once(stream, 'close')])
      .catch(() => undefined)
      .finally(() => decoder.end());
  }

  get pid(): string | undefined {
    return /^(\d+)\n/.exec(this.#stdout)?.[1];
  }

  get stdout(): string {
    return this.#stdout.slice(this.#stdout.indexOf('\n') + 1);
  }
}

/** The output may end a moment before the engine knows the exit code. Null when the container was removed with the command in it. */
async function exitCodeOf(exec: Docker.Exec): Promise<number | null> {
  return waitUntil('Exit code of a command', { timeoutMs: 5_000, intervalMs: 5 }, async () => {
    const inspected = await tolerate([404], exec.inspect());
    if (inspected === undefined) return { done: true, value: null };
    const { Running: running, ExitCode: exitCode } = inspected;
    return running ? { done: false, seen: 'still running' } : { done: true, value: exitCode };
  });
}

/** True when the promise settled in time; never rejects for the time limit. */
async function settlesWithin(promise: Promise<unknown>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(limitMs, 0));
  });
  try {
    return await Promise.race([promise.then(() => true as const), limit]);
  } finally {
    clearTimeout(timer);
  }
}
