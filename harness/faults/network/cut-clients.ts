import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { actionOf, doesNotBite, NETWORK_CONFLICTS } from './cut-fault.ts';
import { cutTable, tableName, type Traffic } from './filter-table.ts';
import { verifyNothingLeft } from './gone.ts';
import { probeAsClient, type ClientAnswer } from './client-probe.ts';
import { look } from './look.ts';
import { addressesOf, loadRules, removeFault } from './namespace.ts';
import { cutAction, type CutAction } from './quantities.ts';

const KIND = 'node-from-clients';
const SILENT_AFTER_MS = 150;
const HEALED_WITHIN_MS = 1_000;

/**
 * Everything that is neither a node of the cluster nor the node itself counts as a client, the harness's own SQL
 * connections among them: an operator who looks from outside sees no more than a client does.
 */
export const cutClients: Fault = {
  kind: KIND,
  group: 'network',
  description: 'cuts the node off from all clients (and from the harness), while the nodes hear each other',
  defaultTarget: 'primary',
  conflictsWith: NETWORK_CONFLICTS,
  goneWithContainer: true,
  needs: { sidecar: true, mechanisms: ['nft drop'] },
  parameters: z.strictObject({ action: cutAction.default('drop') }),

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const action = actionOf(context);
    const rules = cutTable(tableName(context.id), clientTraffic(context.nodes), action);
    await Promise.all(targets.map((node) => loadRules(context, node, rules)));
    return { action };
  },

  async verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const action = injection['action'] as CutAction;
    const evidence = await Promise.all(
      targets.map(async (node) => {
        const [answer, { packets }] = await Promise.all([
          probe(node, context, SILENT_AFTER_MS),
          look(context, node, { addresses: [], limitMs: SILENT_AFTER_MS, awaitPackets: false }),
        ]);
        if (!answersOfCut(node, context, action).includes(answer)) {
          throw doesNotBite(KIND, `a client's connection to ${node.name} is ${answer}`);
        }
        const refused = packets.get('from_clients') ?? 0;
        if (refused === 0) throw doesNotBite(KIND, `no packet from a client was refused at ${node.name}`);
        return `client to ${node.name} ${answer}, ${refused} packets refused`;
      }),
    );
    return `nft: ${evidence.join('; ')}`;
  },

  heal: (_targets, _injection, context) => removeFault(context),

  async verifyHealed(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const [left, ...answers] = await Promise.all([
      verifyNothingLeft(targets, injection, context),
      ...targets.map((node) => probe(node, context, HEALED_WITHIN_MS)),
    ]);
    targets.forEach((node, index) => {
      if (answers[index] !== 'silent') return;
      throw new QuakeError('QUAKE_FAULT_NOT_HEALED', `${KIND}: ${node.name} does not answer a client`, {
        exitClass: 'environment',
        context: { node: node.name },
      });
    });
    return `${left}; clients reach ${targets.map(({ name }) => name).join(', ')}`;
  },
};

/** Both directions: what the server still sends must not arrive either. */
export function clientTraffic(nodes: readonly ClusterNode[]): readonly Traffic[] {
  const addresses = nodes.flatMap(addressesOf);
  return [
    { hook: 'input', addresses, except: true, counter: 'from_clients' },
    { hook: 'output', addresses, except: true, counter: 'to_clients' },
  ];
}

function probe(node: ClusterNode, { product }: FaultContext, limitMs: number): Promise<ClientAnswer> {
  const { host = node.address, port = 0 } = product.clientConfig(node);
  return probeAsClient(host, port, limitMs);
}

/** Docker's proxy of a published port accepts what the node rejects, and closes then. */
function answersOfCut(node: ClusterNode, { product }: FaultContext, action: CutAction): readonly ClientAnswer[] {
  if (action === 'drop') return ['silent'];
  return product.clientConfig(node).host === node.address ? ['refused'] : ['refused', 'ended'];
}
