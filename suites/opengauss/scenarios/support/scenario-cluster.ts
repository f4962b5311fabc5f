import { expect } from 'chai';
import { withCapability } from '../../../../harness/products/capability.ts';
import type { CommandRecord } from '../../../../harness/cluster/command-record.ts';
import type { ContainerNode } from '../../../../harness/cluster/container-node.ts';
import { waitUntil } from '../../../../harness/docker/wait-until.ts';
import { takeBack } from '../../../../harness/faults/process/take-back.ts';
import { configuredValue } from '../../../../harness/products/opengauss/reload.ts';
import { deployCluster, type LiveCluster } from '../../../../harness/run/deploy-cluster.ts';
import { FaultTrial } from '../../../faults/fixtures/fault-trial.ts';
import { ask, threeNodes } from '../../../faults/fixtures/outside.ts';
import { asOmm } from '../../omm.ts';
import { thaw } from './server-signals.ts';
import { TABLE } from './write.ts';

const HEALTHY_MS = 60_000;
/** Longer than the longest build of an empty cluster on a busy machine. */
const RESTORE_MS = 180_000;

export interface ScenarioRequest {
  readonly settings?: Readonly<Record<string, string>>;
  /** Kinds that need something to be made with the cluster: network faults a sidecar, `disk-full` a small volume. */
  readonly faults?: readonly string[];
}

/**
 * The live cluster of one file of scenarios: n1 primary, n2 and n3 its standbys. Before each test everything that the test before
 * left is taken back (faults, settings, roles, rows), so that a test may end in the middle of a mess.
 */
export class ScenarioCluster {
  #live: LiveCluster | undefined;
  #trials: FaultTrial[] = [];
  /** What `set` changed: the value of before, by node and parameter. Empty means that the file did not have it. */
  readonly #changed = new Map<string, string>();

  /** Call it in a `describe`: deploys before its first test, takes everything back before each, removes after the last. */
  static forSuite(request: ScenarioRequest = {}): ScenarioCluster {
    const own = new ScenarioCluster();
    before(async function () {
      this.timeout(RESTORE_MS);
      own.#live = await deployCluster({ product: 'opengauss', standbys: 2, ...request });
      const created = await ask(own.live, own.n1, `create table ${TABLE} (id int primary key)`, 10_000);
      expect(created).to.not.include('failed');
    });
    beforeEach(async function () {
      this.timeout(RESTORE_MS);
      await own.restore();
    });
    after(async function () {
      this.timeout(RESTORE_MS);
      await own.#live?.remove();
    });
    return own;
  }

  get live(): LiveCluster {
    if (this.#live === undefined) throw new Error('the cluster is there inside of tests only');
    return this.#live;
  }
  get n1(): ContainerNode {
    return threeNodes(this.live)[0];
  }
  get n2(): ContainerNode {
    return threeNodes(this.live)[1];
  }
  get n3(): ContainerNode {
    return threeNodes(this.live)[2];
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

  /** Heals a fault and expects that it is seen to be gone. Faults of processes take the node back by the driver. */
  async heal(trial: FaultTrial): Promise<void> {
    const result = await trial.heal();
    expect(result, JSON.stringify(result)).to.include({ healed: true });
    this.#trials = this.#trials.filter((other) => other !== trial);
  }

  /**
   * `gs_guc reload` on these nodes, all unless told; undone before the next test. A text needs its quotes: `'n2'`.
   */
  async set(parameter: string, value: string, nodes: readonly ContainerNode[] = this.live.nodes): Promise<void> {
    await Promise.all(
      nodes.map(async (node) => {
        const key = `${node.name} ${parameter}`;
        const before = await configuredValue(node, parameter);
        if (!this.#changed.has(key)) this.#changed.set(key, value.startsWith("'") ? `'${before}'` : before);
        const { stdout, exitCode } = await reload(node, parameter, value);
        expect(exitCode, stdout).to.equal(0);
      }),
    );
  }

  /** One primary, n1, with both standbys in step, the settings of the deployment, and an empty table. */
  async restore(): Promise<void> {
    const { live, n1 } = this;
    for (const trial of this.#trials.splice(0).toReversed()) await trial.heal();
    await Promise.all(live.nodes.map(thaw));
    // Settings first, as they may be why a node does not come back; again for nodes whose files were not there to be edited.
    const unset = await this.#resetSettings();
    await takeBack(live.nodes, live.surroundings);
    if (unset.length > 0) expect(await this.#resetSettings()).to.deep.equal([]);
    this.#changed.clear();
    await live.cluster.waitUntilHealthy(HEALTHY_MS);
    if ((await live.cluster.state(n1, 2_000)).role !== 'primary')
      await withCapability(live.cluster, 'switchover').switchover(n1);
    await live.cluster.waitUntilHealthy(HEALTHY_MS);
    await waitUntil('the table is empty', { timeoutMs: 10_000 }, async () => {
      const seen = await ask(live, n1, `with gone as (delete from ${TABLE}) select 0`, 5_000);
      return seen === '0' ? { done: true, value: undefined } : { done: false, seen };
    });
  }

  /** Tells which could not be put back. */
  async #resetSettings(): Promise<readonly string[]> {
    const refused: string[] = [];
    for (const [key, value] of this.#changed) {
      const [name, parameter = ''] = key.split(' ');
      const node = this.live.nodes.find((candidate) => candidate.name === name);
      if (node === undefined || (await reload(node, parameter, value)).exitCode !== 0) refused.push(key);
    }
    return refused;
  }
}

/** An empty value is none: the default. */
function reload(node: ContainerNode, parameter: string, value: string): Promise<CommandRecord> {
  const assignment = value === '' ? parameter : `${parameter}=${value}`;
  return asOmm(node, `gs_guc reload -D $PGDATA -c "${assignment}"`);
}
