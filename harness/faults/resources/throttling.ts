import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';

const TIMEOUT_MS = 20_000;

export interface Throttling {
  /** How often the kernel made the node wait. */
  readonly times: number;
  readonly ms: number;
}

/**
 * Plain `sh`: computes until the kernel's count of throttled periods of the node's group has grown, or for 40,000 rounds (about
 * 0.1 s of one processor). Both versions of cgroups.
 */
const COUNT_THROTTLING = `
for file in /sys/fs/cgroup/cpu/cpu.stat /sys/fs/cgroup/cpu,cpuacct/cpu.stat /sys/fs/cgroup/cpu.stat; do
  [ -r "$file" ] && break
done
throttled() {
  while read -r key value; do
    [ "$key" = nr_throttled ] && count=$value
  done < "$file"
}
throttled
before=$count
blocks=0
while [ "$count" = "$before" ] && [ $blocks -lt 20 ]; do
  blocks=$((blocks + 1))
  round=0
  while [ $round -lt 2000 ]; do round=$((round + 1)); done
  throttled
done
echo "$before $count"
`;

/** Asks the kernel, inside the node. Throws `QUAKE_THROTTLING_UNREADABLE` (environment). */
export async function countThrottling(node: ClusterNode): Promise<Throttling> {
  const { stdout, stderr, durationMs } = await node.probe(['sh', '-c', COUNT_THROTTLING], { timeoutMs: TIMEOUT_MS });
  const [, before, after] = /^(\d+) (\d+)$/m.exec(stdout) ?? [];
  if (before !== undefined && after !== undefined) return { times: Number(after) - Number(before), ms: durationMs };
  throw new QuakeError('QUAKE_THROTTLING_UNREADABLE', `No cpu.stat on ${node.name}: ${stderr.trim()}`, {
    exitClass: 'environment',
  });
}
