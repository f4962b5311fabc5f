import type { SimulatedCluster } from './simulated-cluster.ts';

type Disturbance = (cluster: SimulatedCluster, victim: string, other: string) => void;

/** What may happen to a cluster; each draws its victim. */
const DISTURBANCES: readonly Disturbance[] = [
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

/** A command of a person at monitor 1, who logs in first; whether it is carried out is another question. */
const command =
  (line: (victim: string) => string): Disturbance =>
  (cluster, victim) => {
    if (!cluster.hasMonitor(1) || cluster.monitor().running !== undefined) return;
    cluster.type(cluster.monitor().loggedIn ? line(victim) : 'login');
  };

/** Besides: processes that hang or lose their watcher or monitor, clocks that jump, and every command that asks first. */
const FURTHER_DISTURBANCES: readonly Disturbance[] = [
  ...DISTURBANCES.slice(0, -1),
  (cluster, victim) => {
    if (cluster.role(victim) !== '-') cluster.freeze(victim);
  },
  (cluster, victim) => cluster.killWatcher(victim),
  (cluster, victim) => {
    if (cluster.status(victim) === '-') cluster.startWatcher(victim);
  },
  (cluster) => cluster.killMonitor(1),
  (cluster) => {
    if (!cluster.hasMonitor(1)) cluster.startMonitor(1, { confirm: true });
  },
  (cluster, victim) => cluster.stepClock(victim, draw(cluster, 60) - 30),
  (cluster) => cluster.stepClock('M1', draw(cluster, 60) - 30),
  (cluster, victim, other) => cluster.cut(`${victim}/dmserver`, `${other}/dmserver`),
  (cluster, victim, other) => cluster.heal(`${victim}/dmserver`, `${other}/dmserver`),
  command((victim) => `switchover ${victim}`),
  command((victim) => `takeover ${victim}`),
  command((victim) => `set instance ${victim} arch invalid`),
  command((victim) => `set instance ${victim} recover time 0`),
  command((victim) => `detach instance ${victim}`),
  command((victim) => `attach instance ${victim}`),
  command(() => 'stop dmwatcher'),
  command(() => 'startup dmwatcher'),
  command(() => 'stop instance'),
  command(() => 'startup instance'),
];

/** Everything is repaired: links, machines, processes. */
export function heal(cluster: SimulatedCluster): void {
  for (const name of cluster.names) {
    cluster.reconnect(name).startDatabase(name);
    for (const other of cluster.names) cluster.heal(`${name}/dmserver`, `${other}/dmserver`);
    if (cluster.database(name).frozen) cluster.freeze(name, false);
    if (cluster.status(name) === '-') cluster.startWatcher(name);
  }
}

/** How to disturb. */
interface DisturbOptions {
  /** Also with hanging processes, jumping clocks and commands. */
  readonly further?: boolean;
  /** Looks at everything after each step. */
  readonly look?: () => void;
}

/** Disturbs a cluster that has a monitor 1 for so many seconds, while clients write to whatever is an open primary. */
export function disturb(
  cluster: SimulatedCluster,
  seconds: number,
  { further = false, look }: DisturbOptions = {},
): void {
  const disturbances = further ? FURTHER_DISTURBANCES : DISTURBANCES;
  const end = cluster.now + seconds;
  while (cluster.now < end) {
    const [victim = '', other = ''] = [draw(cluster, cluster.names.length), draw(cluster, cluster.names.length)].map(
      (index) => cluster.names[index],
    );
    if (draw(cluster, 4) === 0 && victim !== other) {
      disturbances[draw(cluster, disturbances.length)]?.(cluster, victim, other);
    }
    for (const name of cluster.names) if (cluster.role(name) === 'PRIMARY/OPEN') cluster.commit(name);
    cluster.run(draw(cluster, 40) / 10);
    look?.();
  }
}

function draw({ network }: SimulatedCluster, below: number): number {
  return network.draw(0, below - 1);
}
