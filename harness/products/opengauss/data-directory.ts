import type { NodeRole } from '../../cluster/node-state.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import { roleFromOptions } from './gs-ctl-query.ts';
import { DATA_DIRECTORY } from './installation.ts';

const DEADLINE_MS = 5000;

/** What the files of a node say while its server is down (facts/opengauss.md §7). */
export interface DataDirectory {
  /** The role the server had last: postmaster.opts is written anew at every start and change of role. */
  readonly lastRole: NodeRole;
  /** Since when, seconds since 1970; 0 when there is no such file. */
  readonly roleSince: number;
  /** A full build was interrupted after it had cleared the directory: the server refuses to start. */
  readonly uncompletedBuild: boolean;
}

/** One look with tools that every image has. A node that cannot be looked at has no role. */
export async function readDataDirectory(node: ClusterNode): Promise<DataDirectory> {
  const script = [
    `cd ${DATA_DIRECTORY} || exit 0`,
    'stat -c "since %.6Y" postmaster.opts',
    'cat postmaster.opts',
    'test -e build_completed.start && echo "uncompleted build"',
    'true',
  ].join('\n');
  const { stdout } = await node.probe(['sh', '-c', script], { timeoutMs: DEADLINE_MS });
  return parseDataDirectory(stdout);
}

export function parseDataDirectory(text: string): DataDirectory {
  return {
    lastRole: roleFromOptions(text),
    roleSince: Number(/^since ([\d.]+)$/m.exec(text)?.[1] ?? '0'),
    uncompletedBuild: /^uncompleted build$/m.test(text),
  };
}
