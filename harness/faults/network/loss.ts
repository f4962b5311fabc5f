import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { doesNotBite, NETWORK_CONFLICTS } from './cut-fault.ts';
import { lossTable, tableName } from './filter-table.ts';
import { verifyNothingLeft } from './gone.ts';
import { look } from './look.ts';
import { loadRules, onRunning, removeFault } from './namespace.ts';
import { peersOf, trafficWith } from './peers.ts';
import { ping } from './ping.ts';
import { percentage } from './quantities.ts';

const parameters = z.strictObject({ percent: percentage.default(20) });
const KIND = 'loss';

/**
 * Every packet between the node and another one is lost with the same probability, in each direction by itself. Dropped
 * where it arrives: a sender that drops its own packets would be told so and send again at once.
 */
export const loss: Fault = {
  kind: KIND,
  group: 'network',
  description: 'loses a share of the packets between the node and all other nodes, in each direction',
  defaultTarget: 'primary',
  conflictsWith: NETWORK_CONFLICTS,
  goneWithContainer: true,
  needs: { sidecar: true, mechanisms: ['nft numgen'] },
  parameters,

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const { percent } = parameters.parse(context.parameters);
    await onRunning(context, context.nodes, async (node) => {
      const traffic = trafficWith(peersOf(node, targets, context), 'input');
      if (traffic.length > 0) await loadRules(context, node, lossTable(tableName(context.id), traffic, percent));
    });
    return { percent };
  },

  async verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const percent = Number(injection['percent']);
    const evidence = await onRunning(context, targets, async (node) => {
      const others = context.nodes.filter((other) => other !== node);
      const series = await Promise.all(
        others.map((other) => ping(context, node, other.address, { count: pingsFor(percent), intervalMs: 5 })),
      );
      const { packets } = await look(context, node, { addresses: [], limitMs: 100, awaitPackets: false });
      const [sent, received] = [sum(series.map((one) => one.sent)), sum(series.map((one) => one.received))];
      const dropped = sum([...packets.values()]);
      if (received === sent) throw doesNotBite(KIND, `none of ${sent} pings from ${node.name} was lost`);
      if (dropped === 0) throw doesNotBite(KIND, `no packet was dropped at ${node.name}`);
      return `${sent - received} of ${sent} pings from ${node.name} lost, ${dropped} packets dropped there`;
    });
    if (evidence.length === 0) throw doesNotBite(KIND, 'the target does not run');
    return `nft numgen, ${percent} % each way: ${evidence.join('; ')}`;
  },

  heal: (_targets, _injection, context) => removeFault(context),
  verifyHealed: verifyNothingLeft,
};

/** So many that losing none of them has a probability of one in a hundred, within 20 and 1000. */
export function pingsFor(percent: number): number {
  const lost = 1 - (1 - percent / 100) ** 2;
  return Math.min(1_000, Math.max(20, Math.ceil(Math.log(0.01) / Math.log(1 - Math.min(lost, 0.999)))));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
