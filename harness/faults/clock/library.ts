import { posix } from 'node:path';
import { readContainerFiles, writeContainerFile } from '../../docker/container-files.ts';
import type { Engine } from '../../docker/engine.ts';
import { tolerate } from '../../docker/engine-errors.ts';
import { execInContainer } from '../../docker/exec.ts';
import { identifyRun, objectName, runLabels } from '../../docker/labels.ts';
import { SIDECAR_IMAGE } from '../../docker/sidecar.ts';
import { messageOf, QuakeError } from '../../errors.ts';

/** Debian's folder of libraries, by the engine's name of the processor. */
const DEBIAN_FOLDERS: Readonly<Record<string, string>> = { amd64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };
const PROBE_TIMEOUT_MS = 10_000;
const PROBE_PATH = '/dbquake-clock-probe.so';
const PROBE_SHIFT_SECONDS = 100_000;

let library: Promise<Buffer> | undefined;

/**
 * libfaketime out of our base image, the variant for programs with threads: it locks, and blocks signals meanwhile, so that
 * a signal handler that asks for the time finds no lock held. Read once in a process. Throws `QUAKE_NO_FAKETIME` (environment).
 */
export async function clockLibrary(engine: Engine): Promise<Buffer> {
  library ??= readLibrary(engine);
  try {
    return await library;
  } catch (error) {
    library = undefined;
    throw error;
  }
}

async function readLibrary(engine: Engine): Promise<Buffer> {
  const { Arch: processor } = await engine.version();
  const folder = DEBIAN_FOLDERS[processor];
  if (folder === undefined) throw noLibrary(`nobody knows where Debian has it for ${processor}`);
  const path = posix.join('/usr/lib', folder, 'faketime/libfaketimeMT.so.1');
  try {
    return await withContainer(engine, SIDECAR_IMAGE, async (container) => {
      const [file] = await readContainerFiles(engine, container, path);
      if (file === undefined) throw noLibrary(`there is no ${path}`);
      return file.content;
    });
  } catch (error) {
    throw error instanceof QuakeError ? error : noLibrary(messageOf(error));
  }
}

const fits = new Map<string, Promise<string | undefined>>();

/**
 * Why a program of the image cannot be given another clock; nothing when it can. Looked at in a short-lived container, where
 * `date` has to show the other time: where libc does not fit, the loader may only complain and go on without the library.
 */
export function whyNoClock(engine: Engine, image: string): Promise<string | undefined> {
  const known = fits.get(image) ?? look(engine, image).catch((error: unknown) => messageOf(error));
  fits.set(image, known);
  return known;
}

async function look(engine: Engine, image: string): Promise<string | undefined> {
  const content = await clockLibrary(engine);
  return withContainer(engine, image, async (container, start) => {
    await writeContainerFile(engine, container, PROBE_PATH, content, { mode: 0o755 });
    await start();
    const script = `date +%s; LD_PRELOAD=${PROBE_PATH} FAKETIME=+${PROBE_SHIFT_SECONDS} date +%s`;
    const { stdout, stderr } = await execInContainer(engine, container, ['sh', '-c', script], {
      timeoutMs: PROBE_TIMEOUT_MS,
    });
    const reason = explainProbe(stdout, stderr);
    return reason === undefined ? undefined : `libfaketime does not fit ${image}: ${reason}`;
  });
}

/** From what a probe printed, the time without and with the library, and from its errors. */
export function explainProbe(stdout: string, stderr: string): string | undefined {
  const [real = NaN, shifted = NaN] = stdout.split('\n').map((line) => (/^\d+$/.test(line) ? Number(line) : NaN));
  if (Math.abs(shifted - real - PROBE_SHIFT_SECONDS) < PROBE_TIMEOUT_MS / 1000) return undefined;
  return stderr.trim() || stdout.trim() || 'it printed nothing';
}

/** A container that is removed afterwards; labelled like a run, so that clean-up finds it if this process is killed now. */
async function withContainer<Result>(
  engine: Engine,
  image: string,
  work: (container: string, start: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const identity = identifyRun(`faketime-${process.pid}-${Date.now()}`, 'never');
  const container = await engine.createContainer({
    name: objectName(identity.run, posix.basename(image).replace(/:.*/, '')),
    Image: image,
    Entrypoint: ['sleep', '60'],
    Cmd: [],
    Labels: { ...runLabels(identity) },
    HostConfig: { Init: true, NetworkMode: 'none' },
  });
  try {
    return await work(container.id, async () => {
      await container.start();
    });
  } finally {
    await tolerate([404], container.remove({ force: true, v: true }) as Promise<unknown>);
  }
}

function noLibrary(reason: string): QuakeError {
  return new QuakeError('QUAKE_NO_FAKETIME', `No libfaketime out of ${SIDECAR_IMAGE}: ${reason}`, {
    exitClass: 'environment',
    hint: '"dbquake images build" makes the image that has it',
  });
}
