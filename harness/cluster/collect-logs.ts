import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf } from '../errors.ts';
import type { ContainerNode } from './container-node.ts';

/**
 * Copies the log files of every node to `<folder>/<node>/`, and what the container itself printed, if anything, to
 * `container.log` there; also of stopped nodes. `patterns` are absolute paths whose last part may hold `*`. What could not
 * be copied is in the answer, a sentence each: a log that is missing must not hide the others.
 */
export async function collectLogs(
  nodes: readonly ContainerNode[],
  patterns: readonly string[],
  folder: string,
): Promise<readonly string[]> {
  const problems = await Promise.all(
    nodes.flatMap((node) => [
      attempt(`container log of ${node.name}`, () => collectContainerLog(node, join(folder, node.name))),
      ...patterns.map((pattern) =>
        attempt(`${pattern} of ${node.name}`, () => collectFiles(node, pattern, join(folder, node.name))),
      ),
    ]),
  );
  return problems.flat();
}

async function collectFiles(node: ContainerNode, pattern: string, folder: string): Promise<void> {
  const files = await node.readFiles(pattern);
  await mkdir(folder, { recursive: true });
  await Promise.all(files.map(({ path, content }) => writeFile(join(folder, basename(path)), content)));
}

async function collectContainerLog(node: ContainerNode, folder: string): Promise<void> {
  const log = await node.control.logs();
  if (log === '') return;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'container.log'), log);
}

async function attempt(what: string, work: () => Promise<void>): Promise<readonly string[]> {
  try {
    await work();
    return [];
  } catch (error) {
    return [`${what}: ${messageOf(error)}`];
  }
}
