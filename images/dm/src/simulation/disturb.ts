import type { SimulatedCluster } from './simulated-cluster.ts';

/** What may happen to a cluster; each draws its victim. */
const DISTURBANCES: readonly ((cluster: SimulatedCluster, victim: string, other: string) => void)[] = [
  (cluster, victim) => cluster.killDatabase(victim),
  (cluster, victim) => cluster.startDatabase(victim),
  (cluster, victim) => cluster.isolate(victim),
  (cluster, victim) => cluster.reconnect(victim),
  (cluster, victim, other) => cluster.cut(victim, other),
  (cluster, victim) => cluster.cut(victim, 'M1'),
  (cluster, victim) => cluster.powerOff(victim),
  (cluster) => heal(cluster),
  (cluster) => heal(cluster),
  (cluster, victim) => {
    if (cluster.monitor().running === undefined) cluster.type(`switchover ${victim}`);
  },
];

/** Everything is repaired: links, machines, processes. */
export function heal(cluster: SimulatedCluster): void {
  for (const name of cluster.names) {
    cluster.reconnect(name).startDatabase(name);
    if (cluster.status(name) === '-') cluster.startWatcher(name);
  }
}

/** Disturbs a cluster that has a monitor 1 for so many seconds, while clients write to whatever is an open primary. */
export function disturb(cluster: SimulatedCluster, seconds: number): void {
  const end = cluster.now + seconds;
  while (cluster.now < end) {
    const [victim = '', other = ''] = [draw(cluster, cluster.names.length), draw(cluster, cluster.names.length)].map(
      (index) => cluster.names[index],
    );
    if (draw(cluster, 4) === 0 && victim !== other) {
      DISTURBANCES[draw(cluster, DISTURBANCES.length)]?.(cluster, victim, other);
    }
    for (const name of cluster.names) if (cluster.role(name) === 'PRIMARY/OPEN') cluster.commit(name);
    cluster.run(draw(cluster, 40) / 10);
  }
}

function draw({ network }: SimulatedCluster, below: number): number {
  return network.draw(0, below - 1);
}
