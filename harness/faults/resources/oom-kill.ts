import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { byNode, keptFor, seeEach } from '../process/each-node.ts';
import { didNotBite } from '../process/fault-errors.ts';
import { keptProcesses } from '../process/kept-processes.ts';
import { seeServerDown } from '../process/see-server-down.ts';
import { seeHealthy, takeBack } from '../process/take-back.ts';
import { listServerProcesses } from '../server-processes.ts';
import { restoreMemory, seeMemoryRestored, wholePages } from './memory.ts';
import { readMemory } from './memory-facts.ts';

const MEGABYTE = 1024 ** 2;
const HEADROOM = 24 * MEGABYTE;
const TIMEOUT_MS = 30_000;

/**
 * Makes the processes `$2`... the first that the kernel's OOM killer takes, and then holds `$1` bytes in a process of its own,
 * which is more than the limit leaves.
 */
const EXHAUST = `
bytes=$1
shift
for pid in "$@"; do echo 1000 > /proc/$pid/oom_score_adj; done
head -c "$bytes" /dev/zero | tail -c "$bytes" >/dev/null
true
`;

/** The kernel's OOM killer takes the server: another program on the machine wanted more memory than there is. */
export const oomKill: Fault = {
  kind: 'oom-kill',
  group: 'resources',
  description:
    "makes the kernel's OOM killer kill the server, by a memory limit and a process that eats what is left; healed by taking the limit away and the node back",
  defaultTarget: 'primary',
  conflictsWith: ['process', 'host', 'operations', 'memory', 'oom-kill'],
  goneWithContainer: true,
  needs: { image: ['head', 'tail'], product: ['serverProcessNames'] },
  parameters: z.strictObject({}),

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const before = await byNode(targets, async (node) => (await context.container(node).limits()).memoryBytes);
    const kills = await byNode(targets, async (node) => (await readMemory(node)).oomKills);
    const processes = await byNode(targets, async (node) => {
      const running = await listServerProcesses(node, context.product.serverProcessNames);
      if (running.length === 0) throw didNotBite('oom-kill', node, 'no server runs there');
      const { unreclaimable } = await readMemory(node);
      await context.container(node).update({ memoryBytes: wholePages(unreclaimable + HEADROOM) });
      const argv = ['sh', '-c', EXHAUST, 'sh', String(2 * HEADROOM), ...running.map(({ pid }) => String(pid))];
      await node.probe(argv, { timeoutMs: TIMEOUT_MS });
      return running;
    });
    return { before, kills, processes };
  },

  verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    return seeEach(targets, async (node) => {
      const [{ oomKills }, down] = await Promise.all([
        readMemory(node),
        seeServerDown('oom-kill', node, keptProcesses(injection, node), context),
      ]);
      const kills = oomKills - Number(keptFor(injection, 'kills', node) ?? 0);
      if (kills <= 0) throw didNotBite('oom-kill', node, 'the kernel killed nothing for want of memory');
      return `the kernel killed ${kills} processes for want of memory; ${down}`;
    });
  },

  async heal(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<void> {
    await restoreMemory(targets, injection, context);
    await takeBack(targets, context);
  },

  async verifyHealed(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const [limits, servers] = await Promise.all([
      seeMemoryRestored('oom-kill', targets, injection, context),
      seeHealthy('oom-kill', targets, context),
    ]);
    return `${limits}; ${servers}`;
  },
};
