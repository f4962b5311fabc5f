import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { QuakeError } from '../errors.ts';
import { REAPER_FILES, writeReaperPlan, type ReaperPlan } from './reaper-plan.ts';

/** What the owner says before it ends the pipe when it has cleaned up itself. */
export const GOODBYE = 'goodbye';

const DISMISS_TIMEOUT_MS = 5_000;

/** The process that cleans up when the owner of a run dies. */
export interface Reaper {
  /** For the label of the run's Docker objects (`identifyRun`). */
  readonly pid: number;
  /** Sends it away, after the owner has removed (or kept) everything itself. Resolves when it has gone. */
  dismiss(): Promise<void>;
}

/**
 * Starts the reaper of a run, before the first Docker object of the run is made; the run's folder must exist. It is a
 * session of its own, so a Ctrl-C of the terminal does not reach it, and it holds the end of a pipe: however the owner
 * dies, the pipe ends. Neither keeps the other alive. Throws `QUAKE_REAPER_FAILED` (environment).
 */
export async function startReaper(plan: ReaperPlan): Promise<Reaper> {
  const planPath = await writeReaperPlan(plan);
  const log = await open(join(plan.folder, REAPER_FILES.log), 'a');
  try {
    const child = spawn(process.execPath, [...loaderOptions(), entryFile(), planPath], {
      detached: true,
      stdio: ['pipe', log.fd, log.fd],
    });
    const [pid, pipe] = [child.pid, child.stdin];
    if (pid === undefined || pipe === null) {
      const [error] = (await once(child, 'error')) as [Error];
      throw new QuakeError('QUAKE_REAPER_FAILED', `Cannot start the process that cleans up: ${error.message}`, {
        exitClass: 'environment',
        cause: error,
      });
    }
    child.unref();
    (pipe as unknown as { unref(): void }).unref();
    // When the reaper was killed there is nobody to say goodbye to; the next start finds what is left over.
    pipe.on('error', () => undefined);
    return { pid, dismiss: () => dismiss(child) };
  } finally {
    await log.close();
  }
}

async function dismiss(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const gone = once(child, 'exit', { signal: AbortSignal.timeout(DISMISS_TIMEOUT_MS) });
  child.stdin?.end(`${GOODBYE}\n`);
  await gone.catch(() => child.kill('SIGKILL'));
}

/** Source runs through tsx, the compiled package does not: the entry has this file's own kind. */
function entryFile(): string {
  return fileURLToPath(new URL(`./reaper-main${extname(import.meta.url)}`, import.meta.url));
}

function loaderOptions(): readonly string[] {
  return extname(import.meta.url) === '.ts' ? ['--import', import.meta.resolve('tsx')] : [];
}
