import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { doesNotBite, NETWORK_CONFLICTS } from './cut-fault.ts';
import { cutTable, tableName } from './filter-table.ts';
import { verifyNothingLeft } from './gone.ts';
import { onRunning, processTitle, removeFault, runBeside } from './namespace.ts';
import { trafficWith } from './peers.ts';
import { ping } from './ping.ts';
import { duration, milliseconds } from './quantities.ts';

const parameters = z.strictObject({ cut: duration.default('500ms'), open: duration.default('500ms') });
const KIND = 'flap';
const PING_EVERY_MS = 20;

/**
 * Loads the rules (stdin), then lets them sleep and wake in turn, `$2` and `$3` seconds: the counters stay. A session of
 * its own, so that healing can kill the loop and whatever it just runs.
 */
const FLAP = `
set -e
table=$1
nft -f -
setsid bash -c '
  while sleep "$2"; do
    nft "add table inet $1 { flags dormant; }" && sleep "$3" && nft "add table inet $1"
  done' "$4" "$table" "$2" "$3" > /dev/null 2>&1 < /dev/null &
`;

/** A link that goes away and comes back again and again; a process in the sidecar switches it, not the harness. */
export const flap: Fault = {
  kind: KIND,
  group: 'network',
  description: 'cuts the node off from all other nodes and lets it back again, in turn',
  defaultTarget: 'primary',
  conflictsWith: NETWORK_CONFLICTS,
  goneWithContainer: true,
  needs: { sidecar: true, mechanisms: ['nft drop'] },
  parameters,

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const { cut, open } = parameters.parse(context.parameters);
    const [cutMs, openMs] = [milliseconds(cut), milliseconds(open)];
    const table = tableName(context.id);
    await Promise.all(
      targets.map((node) => {
        const others = context.nodes.filter(({ name }) => name !== node.name);
        // Both directions in the node's own namespace: one switch.
        const traffic = [...trafficWith(others, 'input'), ...trafficWith(others, 'output')];
        return runBeside(context, node, FLAP, {
          args: [table, cutMs / 1000, openMs / 1000, processTitle(context.id)],
          stdin: cutTable(table, traffic, 'drop'),
        });
      }),
    );
    return { cutMs, openMs };
  },

  /** Pings over a cycle and a half: some are lost and some are not. */
  async verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const cycleMs = Number(injection['cutMs']) + Number(injection['openMs']);
    const count = Math.ceil((cycleMs * 1.5) / PING_EVERY_MS);
    const evidence = await onRunning(context, targets, async (node) => {
      const other = context.nodes.find(({ name }) => name !== node.name);
      if (other === undefined) throw doesNotBite(KIND, 'there is no other node');
      const { sent, received } = await ping(context, node, other.address, { count, intervalMs: PING_EVERY_MS });
      const seen = `${sent - received} of ${sent} pings from ${node.name} to ${other.name} lost`;
      if (received === 0 || received === sent) throw doesNotBite(KIND, seen);
      return seen;
    });
    if (evidence.length === 0) throw doesNotBite(KIND, 'the target does not run');
    return `nft, dormant in turn: ${evidence.join('; ')} in ${cycleMs * 1.5} ms`;
  },

  heal: (_targets, _injection, context) => removeFault(context),
  verifyHealed: verifyNothingLeft,
};
