import type { ClusterNode } from '../cluster/node.ts';
import { messageOf } from '../errors.ts';
import type { OperatorFunction } from '../history/operation.ts';
import type { ProductCluster } from '../products/product.ts';
import type { Workload } from '../workloads/workload.ts';
import { ClientProcess, type ClientProcessOptions } from './client-process.ts';
import { digestTables } from './digest.ts';
import { entryTo } from './entry-to.ts';

export interface FinalReadsOptions extends Omit<ClientProcessOptions, 'locate' | 'workloads'> {
  readonly cluster: Pick<ProductCluster, 'nodes' | 'clientConfig'>;
  readonly workloads: readonly Workload[];
  readonly signal: AbortSignal;
}

/** After healing and with no other client left: every workload reads everything on every node, and every table is hashed. */
export async function readEverything(options: FinalReadsOptions): Promise<void> {
  const byName = new Map(options.workloads.map((workload) => [workload.name, workload]));
  for (const node of options.cluster.nodes) {
    const process = new ClientProcess({
      ...options,
      workloads: byName,
      locate: () => entryTo(options.cluster, node),
    });
    for (const workload of options.workloads) {
      const read = workload.read(node.name);
      if (read !== undefined) await process.invoke({ ...read, time: 0, final: true }, options.signal);
    }
    await process.close();
    await recordDigests(node, options);
  }
}

async function recordDigests(node: ClusterNode, { cluster, workloads, record }: FinalReadsOptions): Promise<void> {
  const f: OperatorFunction = 'digest';
  try {
    const tables = workloads.flatMap((workload) => workload.tables);
    for (const digest of await digestTables(cluster, node, tables)) {
      record({ process: 'operator', type: 'ok', f, value: digest, node: node.name });
    }
  } catch (error) {
    record({ process: 'operator', type: 'fail', f, value: null, node: node.name, error: messageOf(error) });
  }
}
