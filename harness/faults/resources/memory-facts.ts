import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';

const TIMEOUT_MS = 10_000;

/** What the kernel says about the memory of a node's group of processes, bytes. */
export interface MemoryFacts {
  /** A very large number where there is none. */
  readonly limit: number;
  /** What cannot be taken back when memory becomes short: no page cache. */
  readonly unreclaimable: number;
  /** Processes that the kernel killed for want of memory. */
  readonly oomKills: number;
}

/** Prints the files of either version of cgroups, every line after the name of its file. */
const READ_FILES = `
cd /sys/fs/cgroup/memory 2>/dev/null || cd /sys/fs/cgroup
for file in memory.stat memory.limit_in_bytes memory.max memory.kmem.usage_in_bytes memory.oom_control memory.events; do
  [ -r $file ] && while read -r line; do echo "$file $line"; done < $file
done
`;

/** Throws `QUAKE_MEMORY_UNREADABLE` (environment). */
export async function readMemory(node: ClusterNode): Promise<MemoryFacts> {
  const { stdout, stderr } = await node.probe(['sh', '-c', READ_FILES], { timeoutMs: TIMEOUT_MS });
  const facts = parseMemory(stdout);
  if (facts !== undefined) return facts;
  throw new QuakeError('QUAKE_MEMORY_UNREADABLE', `No memory figures on ${node.name}: ${stderr.trim()}`, {
    exitClass: 'environment',
  });
}

/** Undefined when the limit is not among the lines. */
export function parseMemory(output: string): MemoryFacts | undefined {
  const lines = new Map(
    output.split('\n').map((line) => {
      const blank = line.lastIndexOf(' ');
      return [line.slice(0, blank), line.slice(blank + 1)] as const;
    }),
  );
  const number = (...names: readonly string[]): number =>
    Number(names.map((name) => lines.get(name)).find((value) => value !== undefined) ?? 0);
  const limit = lines.get('memory.limit_in_bytes') ?? lines.get('memory.max');
  if (limit === undefined) return undefined;
  return {
    limit: limit === 'max' ? Number.MAX_SAFE_INTEGER : Number(limit),
    unreclaimable:
      number('memory.stat rss', 'memory.stat anon') +
      number('memory.stat shmem') +
      number('memory.kmem.usage_in_bytes', 'memory.stat kernel'),
    oomKills: number('memory.oom_control oom_kill', 'memory.events oom_kill'),
  };
}
