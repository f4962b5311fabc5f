import type { RuleBook } from '../rules/rule-book.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import type { ClusterOptions } from '../simulation/simulated-host.ts';

export const THREE = ['A', 'B', 'C'];

/** A MANUAL cluster whose standby B died and has just been opened again, its archive INVALID. */
export function returned(rules: RuleBook, options: ClusterOptions = {}): SimulatedCluster {
  const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules, ...options })
    .killDatabase('B')
    .run(3);
  return cluster
    .startDatabase('B')
    .until('B is open', () => cluster.role('B') === 'STANDBY/OPEN')
    .run(2);
}

/** Whether the primary begins a recovery within so many seconds. */
export const recovers = (cluster: SimulatedCluster, seconds = 100): boolean => {
  const begin = cluster.now;
  return cluster.run(seconds).path('A', begin).includes('RECOVERY');
};
/** Runs until all are in step. */
export const inStep = (cluster: SimulatedCluster, limit = 120): SimulatedCluster =>
  cluster.until('in step', () => cluster.isInStep(), limit);
/** Seconds until the standby is tried again, in the memory of the watcher of A. */
export const recoverTime = (cluster: SimulatedCluster, standby = 'B'): number | undefined =>
  cluster.watcher('A').recoverTimes.get(standby);
/** How the last recovery of the standby ended. */
export const lastCode = (cluster: SimulatedCluster, standby = 'B'): number | undefined =>
  cluster.watcher('A').recoveryCodes.get(standby);

/** Lets the next recovery of B end with a code, and runs until it did. */
export function failing(rules: RuleBook, code: number): SimulatedCluster {
  const cluster = returned(rules);
  cluster.database('A').forcedCodes.set('B', [code]);
  cluster.watcher('A').recoverTimes.set('B', 7);
  return cluster.until('the recovery failed', () => lastCode(cluster) === code).run(0.1);
}

/** A cluster in the middle of a recovery of B that takes long. */
export function recovering(rules: RuleBook, options: ClusterOptions = {}): SimulatedCluster {
  const cluster = returned(rules, { instances: THREE, ...options });
  cluster.database('B').answerDelay = 30_000;
  return cluster.until('RECOVERY', () => cluster.status('A') === 'RECOVERY').run(1);
}
