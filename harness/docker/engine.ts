import { statfs } from 'node:fs/promises';
import type Docker from 'dockerode';
import { messageOf, QuakeError } from '../errors.ts';

/** The Docker engine of this process: one dockerode instance, opened by `connectEngine`. */
export type Engine = Docker;

const PING_TIMEOUT_MS = 5_000;
let connection: Promise<Engine> | undefined;

/**
 * The only door to Docker. Honours `DOCKER_HOST`; the first call pings the engine, later calls share the connection.
 * Throws `QUAKE_DOCKER_UNREACHABLE` (environment) when nothing answers within 5 s.
 */
export async function connectEngine(): Promise<Engine> {
  connection ??= openEngine();
  try {
    return await connection;
  } catch (error) {
    connection = undefined;
    throw error;
  }
}

async function openEngine(): Promise<Engine> {
  // Imported late: it costs about 250 ms, which `dbquake --help` need not pay (facts/ecosystem.md §1.2).
  const { default: Dockerode } = await import('dockerode');
  const engine = new Dockerode();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PING_TIMEOUT_MS} ms`)), PING_TIMEOUT_MS);
  });
  try {
    await Promise.race([engine.ping(), deadline]);
    return engine;
  } catch (error) {
    const where = process.env['DOCKER_HOST'] ?? 'the local Docker socket';
    throw new QuakeError('QUAKE_DOCKER_UNREACHABLE', `Docker does not answer at ${where}: ${messageOf(error)}`, {
      exitClass: 'environment',
      hint: 'Start the Docker engine, or point DOCKER_HOST to one that you may use; "npm run setup" installs and starts it on Debian and Ubuntu as root.',
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}

export interface DiskSpace {
  /** Where the engine keeps images, containers and volumes. */
  readonly path: string;
  readonly freeBytes: number;
}

/** Free space where the engine keeps its data; nothing when that is not a path of this machine (Docker Desktop, remote engine). */
export async function engineDiskSpace(engine: Engine): Promise<DiskSpace | undefined> {
  const { DockerRootDir: path } = (await engine.info()) as { DockerRootDir: string };
  try {
    const { bavail, bsize } = await statfs(path);
    return { path, freeBytes: bavail * bsize };
  } catch {
    return undefined;
  }
}

/** Throws `QUAKE_DISK_FULL` (environment) when the engine's disk is known to have less than `bytes` free. */
export async function requireFreeDisk(engine: Engine, bytes: number): Promise<void> {
  const space = await engineDiskSpace(engine);
  if (space === undefined || space.freeBytes >= bytes) return;
  const megabytes = (count: number): string => `${Math.floor(count / 1_000_000)} MB`;
  throw new QuakeError(
    'QUAKE_DISK_FULL',
    `Only ${megabytes(space.freeBytes)} are free in ${space.path}, a run needs ${megabytes(bytes)}`,
    {
      exitClass: 'environment',
      hint: 'Free some space: "dbquake clean" removes leftovers of earlier runs, "dbquake images prune" old images.',
      context: { ...space, wantedBytes: bytes },
    },
  );
}
