import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import type { HandBuiltCluster } from './hand-built-cluster.ts';

/** The sync_state of every sender, sorted: `Potential Sync`. */
export async function syncStates(cluster: HandBuiltCluster, primary: ContainerNode): Promise<string> {
  const states = await cluster.sql(primary, 'select sync_state from pg_stat_get_wal_senders()');
  return states.split('\n').toSorted().join(' ');
}

export function untilSyncStates(cluster: HandBuiltCluster, primary: ContainerNode, wanted: string): Promise<void> {
  const what = `senders of ${primary.name} are ${wanted}`;
  return waitUntil(what, { timeoutMs: 20_000, intervalMs: 250 }, async () => {
    const seen = await syncStates(cluster, primary);
    return seen === wanted ? { done: true, value: undefined } : { done: false, seen };
  });
}
