import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { bundleTool } from './bundle-tool.ts';
import type { ImageDefinition } from './image-definition.ts';
import { packageRoot } from '../../package-root.ts';

/** One file that goes into an image. */
export interface ContextFile {
  /** Relative to the build context, with `/`. */
  readonly path: string;
  readonly executable: boolean;
  readonly content: Uint8Array;
}

/** Where an image's files lie: `<project>/images/<name>`. */
export function imageFolder(name: string): string {
  return join(packageRoot(), 'images', name);
}

/** All files of an image's folder but its TypeScript sources, and the bundles made of those; sorted by path. */
export async function collectContext(definition: ImageDefinition): Promise<ContextFile[]> {
  const folder = imageFolder(definition.name);
  const [files, bundles] = await Promise.all([
    readContextFiles(folder),
    Promise.all(
      definition.tools.map(async (tool) => ({
        path: `bundle/${tool}.js`,
        executable: false,
        content: await bundleTool(join(folder, 'src', 'bin', `${tool}.ts`)),
      })),
    ),
  ]);
  return [...files, ...bundles].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function readContextFiles(folder: string): Promise<ContextFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(folder, path).startsWith(`src${sep}`));
  return await Promise.all(
    paths.map(async (path) => ({
      path: relative(folder, path).split(sep).join('/'),
      executable: ((await stat(path)).mode & 0o100) !== 0,
      content: await readFile(path),
    })),
  );
}

/** Lays the files out in a folder of their own for as long as `use` runs. */
export async function withContextFolder<T>(
  files: readonly ContextFile[],
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'dbquake-image-'));
  try {
    for (const file of files) {
      const path = join(folder, file.path);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, file.content);
      // Not as a mode of writeFile: the umask would take bits away, and the image would differ.
      await chmod(path, file.executable ? 0o755 : 0o644);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
