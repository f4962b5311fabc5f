import pg from 'pg';
import { QuakeError } from '../errors.ts';
import type { ClusterNode } from '../cluster/node.ts';
import type { ProductCluster } from '../products/product.ts';
import type { Workload } from '../workloads/workload.ts';
import { preload } from './preload.ts';

const STATE_TIMEOUT_MS = 2000;

/** Makes the tables on the primary, fills them, and waits until every standby has them too. */
export async function prepareWorkloads(
  cluster: ProductCluster,
  workloads: readonly Workload[],
  preloadBytes: number,
  healthyWithinMs: number,
  progress: (step: string) => void,
): Promise<void> {
  const primary = await findPrimary(cluster);
  const client = new pg.Client(cluster.clientConfig(primary));
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const statement of workloads.flatMap(({ setup }) => setup)) await client.query(statement);
  } finally {
    await client.end();
  }
  if (preloadBytes > 0) await preload(cluster, primary, preloadBytes, progress);
  await cluster.waitUntilHealthy(healthyWithinMs);
}

async function findPrimary(cluster: ProductCluster): Promise<ClusterNode> {
  for (const node of cluster.nodes) {
    const { role, inRecovery } = await cluster.state(node, STATE_TIMEOUT_MS);
    if (role === 'primary' && inRecovery !== true) return node;
  }
  throw new QuakeError('QUAKE_NO_PRIMARY', 'No node is primary after the deployment', { exitClass: 'environment' });
}
