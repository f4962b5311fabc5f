import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One `dbquake check` in a process of its own, from start to exit. */
export interface Measurement {
  readonly seconds: number;
  /** Processor time of all its threads, s: what remains comparable on a busy machine. */
  readonly processorSeconds: number;
  /** Largest resident memory (`VmHWM`), MB. */
  readonly megabytes: number;
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

const CHECK = ['dist/harness/cli/main.js', 'check'];
const POLL_MS = 10;

/** Runs `node dist/harness/cli/main.js check ... --json`; killed (exit code null) when it takes longer than the limit. */
export function measureCheck(parameters: readonly string[], limitMs: number): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [...CHECK, ...parameters, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    let megabytes = 0;
    let processorSeconds = 0;
    const timer = setInterval(() => {
      megabytes = Math.max(megabytes, peakMegabytes(child.pid));
      processorSeconds = Math.max(processorSeconds, processorTime(child.pid));
    }, POLL_MS);
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.once('error', reject);
    let seconds = 0;
    child.once('exit', () => {
      seconds = (performance.now() - started) / 1000;
      clearInterval(timer);
    });
    child.once('close', (exitCode) => {
      const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString();
      resolve({ seconds, processorSeconds, megabytes, exitCode, output: text(output), errors: text(errors) });
    });
  });
}

function peakMegabytes(pid: number | undefined): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(processFile(pid, 'status'))?.[1] ?? 0) / 1024;
}

/** User and system time, fields 14 and 15 of `stat`, in ticks of 10 ms; the name in field 2 may hold spaces. */
function processorTime(pid: number | undefined): number {
  const fields = processFile(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}

/** Empty when the process has gone. */
function processFile(pid: number | undefined, name: string): string {
  try {
    return readFileSync(`/proc/${pid ?? 0}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
