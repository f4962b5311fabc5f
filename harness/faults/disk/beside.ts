import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import type { FaultContext } from '../fault.ts';

const TIMEOUT_MS = 20_000;
/** Who holds `run` sees the node's files below this: the root of the node's first process. */
const NODE_ROOT = '/proc/1/root';

/**
 * Runs a bash script in the node's sidecar, which sees the node's processes and, below `/proc/1/root`, its files; gives
 * what it printed. Throws `QUAKE_DISK_SCRIPT` (environment) with what it said when it fails.
 */
export async function runBeside(
  context: Pick<FaultContext, 'sidecar'>,
  node: ClusterNode,
  script: string,
  args: readonly (string | number)[] = [],
): Promise<string> {
  const argv = ['bash', '-c', script, 'bash', ...args.map(String)];
  const { exitCode, stdout, stderr, timedOut } = await context.sidecar(node, argv, { timeoutMs: TIMEOUT_MS });
  if (exitCode === 0) return stdout;
  const reason = timedOut ? `no end within ${TIMEOUT_MS} ms` : stderr.trim() || `exit code ${exitCode ?? 'unknown'}`;
  throw new QuakeError('QUAKE_DISK_SCRIPT', `Beside ${node.name}: ${reason}`, {
    exitClass: 'environment',
    context: { node: node.name },
  });
}

/** Where the sidecar finds a path of the node. */
export function besidePath(path: string): string {
  return `${NODE_ROOT}${path}`;
}
