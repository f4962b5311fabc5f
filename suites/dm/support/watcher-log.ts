import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { LOG_DIRECTORY } from '../../../harness/products/dm/installation.ts';
import { dmRecords } from '../../../harness/timeline/dm/records.ts';

/** The texts of a watcher's log, oldest first; none where it has not logged yet. */
export async function watcherLog(node: ContainerNode): Promise<readonly string[]> {
  return texts(node, 'dm_dmwatcher_*.log');
}

/** The texts of a database's log. */
export async function databaseLog(node: ContainerNode): Promise<readonly string[]> {
  return texts(node, 'dm_GRP*.log');
}

async function texts(node: ContainerNode, pattern: string): Promise<readonly string[]> {
  const { stdout } = await node.probe(['sh', '-c', `cat ${LOG_DIRECTORY}/${pattern} 2>/dev/null`], {
    timeoutMs: 20_000,
  });
  return dmRecords(stdout).map(({ text }) => text);
}
