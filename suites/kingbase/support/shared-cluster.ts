import { expect } from 'chai';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { ContainerControl } from '../../../harness/docker/container-control.ts';
import { connectEngine } from '../../../harness/docker/engine.ts';
import { takeBack } from '../../../harness/faults/process/take-back.ts';
import { virtualAddressesOf } from '../../../harness/products/kingbase/install-conf.ts';
import { deployCluster, type LiveCluster } from '../../../harness/run/deploy-cluster.ts';
import { FaultTrial } from '../../faults/fixtures/fault-trial.ts';
import { asRoot, holdersOf, logOf, machinesOf, type LogName } from './machine.ts';

const DEPLOY_MS = 180_000;
const RESTORE_MS = 480_000;
const HEALTHY_MS = 240_000;

export interface SharedRequest {
  readonly settings?: Readonly<Record<string, string>>;
  readonly standbys?: number;
  /** Kinds that need something to be made with the cluster, a sidecar for example. */
  readonly faults?: readonly string[];
}

/** As quick as a cluster can be whose detection still takes longer than its leadership (10 s). */
export const QUICK: Readonly<Record<string, string>> = {
  health_check_max_retries: '4',
  health_check_retry_delay: '3s',
  connect_timeout: '2s',
  // A machine that has other things to do must not be taken for one that hangs.
  health_check_timeout: '20s',
  CONNECTTIMEOUT: '3',
  cron_interval: '4s',
  wd_deadtime: '10s',
};

/** When only databases fail, and the watchdog never changes, nothing has to wait for it. */
export const QUICKEST: Readonly<Record<string, string>> = {
  ...QUICK,
  health_check_max_retries: '2',
  health_check_retry_delay: '1s',
};

/**
 * The live cluster of one file of tests. Before each test whatever the test before left is taken back: faults, machines that are off,
 * nodes that are down. Roles are not put back; tests ask who is primary.
 */
export class SharedCluster {
  #live: LiveCluster | undefined;
  #trials: FaultTrial[] = [];
  #undo: (() => Promise<unknown>)[] = [];

  /** Call it in a `describe`: deploys before its first test, takes everything back before each, removes after the last. */
  static forSuite({ standbys = 1, ...request }: SharedRequest = {}): SharedCluster {
    const own = new SharedCluster();
    before(async function () {
      this.timeout(DEPLOY_MS);
      own.#live = await deployCluster({ product: 'kingbase', standbys, settings: QUICK, ...request });
    });
    beforeEach(async function () {
      this.timeout(RESTORE_MS);
      await own.restore();
    });
    after(async function () {
      this.timeout(DEPLOY_MS);
      await own.#live?.remove();
    });
    return own;
  }

  get live(): LiveCluster {
    if (this.#live === undefined) throw new Error('the cluster is there inside of tests only');
    return this.#live;
  }

  /** Machines with a database. */
  get databases(): readonly ContainerNode[] {
    return this.live.nodes.filter(({ name }) => name.startsWith('n'));
  }

  /** Who is primary now and the first standby. */
  async roles(): Promise<{ readonly primary: ContainerNode; readonly standby: ContainerNode }> {
    const states = await Promise.all(
      this.databases.map(async (node) => ({ node, state: await this.live.cluster.state(node, 2000) })),
    );
    const primary = states.find(({ state }) => state.role === 'primary')?.node;
    const standby = states.find(({ state }) => state.role === 'standby')?.node;
    if (primary === undefined || standby === undefined) throw new Error('no primary and standby');
    return { primary, standby };
  }

  get gateway(): ContainerNode {
    return machinesOf(this.live).gateway;
  }

  get virtual(): ReturnType<typeof virtualAddressesOf> {
    return virtualAddressesOf(machinesOf(this.live).n1);
  }

  /** Names of the machines with the cluster VIP and with the database VIP. */
  async holders(): Promise<{ readonly cluster: readonly string[]; readonly database: readonly string[] }> {
    const [cluster, database] = await Promise.all([
      holdersOf(this.databases, this.virtual.cluster),
      holdersOf(this.databases, this.virtual.database),
    ]);
    return { cluster, database };
  }

  /** To be done before the next test, the last first. */
  undo(step: () => Promise<unknown>): void {
    this.#undo.push(step);
  }

  /** Injects a fault of the library and expects that it is seen to bite. */
  async inject(
    kind: string,
    nodes: readonly ContainerNode[],
    parameters: Readonly<Record<string, unknown>> = {},
  ): Promise<FaultTrial> {
    const names = nodes.map(({ name }) => name);
    const trial = new FaultTrial(this.live, kind, names, parameters);
    this.#trials.push(trial);
    const result = await trial.inject();
    expect(result, JSON.stringify(result)).to.include({ bit: true });
    return trial;
  }

  /** Heals a fault and expects that it is seen to be gone. */
  async heal(trial: FaultTrial, withinMs = HEALTHY_MS): Promise<void> {
    this.#trials = this.#trials.filter((other) => other !== trial);
    const result = await trial.heal(withinMs);
    expect(result, JSON.stringify(result)).to.include({ healed: true });
  }

  /** What is added to a log from now on. */
  async follow(node: ContainerNode, name: LogName): Promise<() => Promise<string>> {
    const { length } = await logOf(node, name);
    return async () => (await logOf(node, name)).slice(length);
  }

  /** All machines on, one primary, everybody up and in step. */
  async restore(): Promise<void> {
    for (const trial of this.#trials.splice(0).toReversed()) await trial.heal();
    for (const step of this.#undo.splice(0).toReversed()) await step();
    const engine = await connectEngine();
    for (const node of this.live.nodes) {
      const control = new ContainerControl(engine, node.container);
      if (!(await control.state()).running) await control.start();
    }
    for (const node of this.databases) {
      const { exitCode, stderr } = await asRoot(node, 'host_services start');
      expect(exitCode, stderr).to.equal(0);
    }
    await takeBack(this.databases, this.live.surroundings);
    await this.live.cluster.waitUntilHealthy(HEALTHY_MS);
  }
}
