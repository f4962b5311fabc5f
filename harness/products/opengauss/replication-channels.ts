import type { ClusterNode } from '../../cluster/node.ts';
import type { Parameter } from './gs-guc.ts';
import { HA_PORT, HEARTBEAT_PORT, SERVICE_PORT } from './installation.ts';

/**
 * replconninfo1..N of a node, one channel to each peer, in the order of the nodes; addresses, not host names (facts/opengauss.md
 * §3.3, seed 002 step 3). Every node lists all its peers, so that any of them can become its primary.
 */
export function channelsOf(node: ClusterNode, nodes: readonly ClusterNode[]): readonly Parameter[] {
  return nodes
    .filter((peer) => peer.name !== node.name)
    .map((peer, index) => ({
      name: `replconninfo${index + 1}`,
      value: `${endOf('local', node)} ${endOf('remote', peer)}`,
      type: 'string',
    }));
}

function endOf(end: 'local' | 'remote', { address }: ClusterNode): string {
  return [
    `${end}host=${address}`,
    `${end}port=${HA_PORT}`,
    `${end}heartbeatport=${HEARTBEAT_PORT}`,
    `${end}service=${SERVICE_PORT}`,
  ].join(' ');
}
