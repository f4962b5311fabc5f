import type { ClusterNode } from '../../cluster/node.ts';
import type { FaultContext } from '../fault.ts';
import { counterName, type Traffic } from './filter-table.ts';
import { addressesOf } from './namespace.ts';

/** The nodes whose traffic with this one is touched: everybody at a target, the targets elsewhere. */
export function peersOf(
  node: ClusterNode,
  targets: readonly ClusterNode[],
  { nodes }: Pick<FaultContext, 'nodes'>,
): readonly ClusterNode[] {
  const isTarget = (one: ClusterNode): boolean => targets.some(({ name }) => name === one.name);
  return nodes.filter((other) => other.name !== node.name && (isTarget(node) || isTarget(other)));
}

/** What comes from these nodes, or goes to them. */
export function trafficWith(peers: readonly ClusterNode[], hook: Traffic['hook']): readonly Traffic[] {
  return peers.map((peer) => ({
    hook,
    addresses: addressesOf(peer),
    counter: counterName(hook === 'input' ? 'from' : 'to', peer.name),
  }));
}
