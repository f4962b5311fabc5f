import { posix } from 'node:path';
import type { Engine } from './engine.ts';
import { tolerate } from './engine-errors.ts';
import { readTar, writeTar, type TarFile } from './tar.ts';

export interface ContainerFile {
  readonly path: string;
  readonly content: Buffer;
}

/**
 * Reads files of a container, also of a stopped one. `pattern` is an absolute path; its last part may hold `*`
 * (`/var/lib/opengauss/data/pg_log/*.log`). What is not there is not in the answer.
 */
export async function readContainerFiles(
  engine: Engine,
  container: string,
  pattern: string,
): Promise<readonly ContainerFile[]> {
  const wild = posix.basename(pattern).includes('*');
  const root = wild ? posix.dirname(pattern) : pattern;
  const stream = await tolerate([404], engine.getContainer(container).getArchive({ path: root }));
  if (stream === undefined) return [];
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  const files = readTar(Buffer.concat(chunks));
  const parent = posix.dirname(root);
  const wanted = wild ? matcher(posix.basename(pattern)) : undefined;
  return files
    .map(({ path, content }) => ({ path: posix.join(parent, path), content }))
    .filter(({ path }) =>
      wanted === undefined ? path === root : posix.dirname(path) === root && wanted.test(posix.basename(path)),
    );
}

/** Writes one file into a running or stopped container; the folder must exist. */
export async function writeContainerFile(
  engine: Engine,
  container: string,
  path: string,
  content: string | Buffer,
  owner: Pick<TarFile, 'mode' | 'userId' | 'groupId'> = {},
): Promise<void> {
  const archive = writeTar([{ path: posix.basename(path), content: Buffer.from(content), ...owner }]);
  await engine.getContainer(container).putArchive(archive, { path: posix.dirname(path) });
}

function matcher(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`);
}
