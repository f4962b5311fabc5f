import type { ClusterNode } from '../../cluster/node.ts';
import { DATA_DIRECTORY } from './installation.ts';
import { asServerAccount } from './shell.ts';

const READ_MS = 10_000;
const CONTROL_FILE = `${DATA_DIRECTORY}/dmwatcher.ctl`;

/** `STATUS` of the control file of a node; undefined where there is none that can be read. */
export async function controlStatus(node: ClusterNode): Promise<string | undefined> {
  const { stdout } = await node.probe(asServerAccount(`cat ${CONTROL_FILE}`), { timeoutMs: READ_MS });
  return /^STATUS = (\w+)$/m.exec(stdout)?.[1];
}

/**
 * The control files of all nodes as text, in `commands.jsonl` for the checkers: they must be the same after every operation
 * (facts/dm.md §2.9, L8).
 */
export async function readControlFiles(nodes: readonly ClusterNode[]): Promise<Readonly<Record<string, string>>> {
  const texts = await Promise.all(
    nodes.map(async (node) => {
      const { stdout } = await node.exec(asServerAccount(`cat ${CONTROL_FILE}`), { timeoutMs: READ_MS });
      return [node.name, stdout] as const;
    }),
  );
  return Object.fromEntries(texts);
}
