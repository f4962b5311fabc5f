import type { ContainerNode } from '../../../harness/cluster/container-node.ts';

/** Not of the seed: what lets a server start on a small machine (facts/opengauss.md §13). */
export const SMALL_SERVER: readonly string[] = [
  'max_process_memory = 4GB',
  'shared_buffers = 128MB',
  'bulk_write_ring_size = 16MB',
  'cstore_buffers = 16MB',
];

/** The lines of pg_hba.conf: every node lets in all nodes (row 5). */
export function hostRules(nodes: readonly ContainerNode[]): readonly string[] {
  return nodes.map(({ address }) => `host    all         all           ${address}/32         trust`);
}

/** Table 1 of the seed, for one node (rows 6-16). */
export function parametersOf(
  node: ContainerNode,
  nodeName: string,
  nodes: readonly ContainerNode[],
): Readonly<Record<string, string>> {
  const channels = nodes
    .filter((peer) => peer !== node)
    .map(({ address }, index) => [`replconninfo${index + 1}`, channel(node.address, address)] as const);
  return {
    listen_addresses: '*',
    port: '5432',
    local_bind_address: node.address,
    pgxc_node_name: nodeName,
    enable_data_replicate: 'off',
    replication_type: '1',
    application_name: nodeName,
    ...Object.fromEntries(channels),
    max_connections: '800',
    remote_read_mode: 'non_authentication',
  };
}

/** Without heartbeat ports, as in the seed. */
export function channel(own: string, peer: string): string {
  return `localhost=${own} localport=5433 localservice=5434 remotehost=${peer} remoteport=5433 remoteservice=5434`;
}
