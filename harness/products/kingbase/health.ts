import { stepProblems } from '../../checkers/replication/in-step.ts';
import type { ClusterFacts } from '../../checkers/checker.ts';
import type { StateSample } from '../../cluster/node-state.ts';

/**
 * What keeps the cluster from being whole, in sentences: what the checkers say of any product, and in a synchronous cluster that no
 * commit waits for a standby, as after a failover (K45).
 */
export function healthProblems(
  samples: readonly StateSample[],
  cluster: ClusterFacts,
  isSynchronous: boolean,
): readonly string[] {
  const latest = new Map(samples.map((sample) => [sample.node, sample]));
  const problems = stepProblems(latest, cluster).map(({ message }) => message);
  if (!isSynchronous || problems.length > 0 || samples.length < 2) return problems;
  const primary = samples.find(({ state }) => state?.role === 'primary');
  const waits = primary?.state?.senders.some(({ syncState }) => /^(?:Sync|Quorum)$/.test(syncState)) === true;
  return waits ? [] : [`no commit of ${primary?.node ?? 'the primary'} waits for a standby`];
}
