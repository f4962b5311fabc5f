import pg from 'pg';
import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { byNode, seeEach } from '../process/each-node.ts';
import { didNotBite, notHealed } from '../process/fault-errors.ts';
import { HeldConnections, isTooMany } from './held-connections.ts';

/** By fault and node. They live in this process and die with it, so nothing is left for another one to heal. */
const held = new Map<string, HeldConnections>();

/** Takes all connections that the server has for clients, and takes those that become free: an application that leaks them. */
export const connections: Fault = {
  kind: 'connections',
  group: 'resources',
  description: 'logs in until the server has no connection left for clients, and keeps it so; healed by hanging up',
  defaultTarget: 'primary',
  conflictsWith: ['connections', 'process', 'host', 'operations'],
  goneWithContainer: true,
  needs: {},
  parameters: z.strictObject({}),

  async inject(targets: readonly ClusterNode[], { product, id }: FaultContext): Promise<Injection> {
    const count = await byNode(targets, async (node) => {
      const connections = new HeldConnections(product.clientConfig(node));
      held.set(keyOf(id, node), connections);
      return connections.takeAll();
    });
    return { connections: count };
  },

  verify(targets: readonly ClusterNode[], _injection: Injection, { product, id }: FaultContext): Promise<string> {
    return seeEach(targets, async (node) => {
      const refusal = await logIn(product.clientConfig(node));
      if (refusal === undefined) throw didNotBite('connections', node, 'a client can log in');
      if (!isTooMany(refusal)) throw didNotBite('connections', node, `refused for another reason: ${refusal.message}`);
      return `${held.get(keyOf(id, node))?.count ?? 0} connections held, the next one: ${refusal.message}`;
    });
  },

  heal(targets: readonly ClusterNode[], _injection: Injection, { id }: FaultContext): Promise<void> {
    for (const node of targets) {
      held.get(keyOf(id, node))?.hangUp();
      held.delete(keyOf(id, node));
    }
    return Promise.resolve();
  },

  verifyHealed(targets: readonly ClusterNode[], _injection: Injection, { product }: FaultContext): Promise<string> {
    return seeEach(targets, async (node) => {
      const refusal = await logIn(product.clientConfig(node));
      if (refusal !== undefined) throw notHealed('connections', node, refusal.message);
      return `a client can log in to ${node.name}`;
    });
  },
};

/** Nothing when the server lets a client in. */
async function logIn(config: pg.ClientConfig): Promise<Error | undefined> {
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    client.end().catch(() => undefined);
  }
}

const keyOf = (id: string, node: ClusterNode): string => `${id} ${node.container}`;
