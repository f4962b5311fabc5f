import { expect } from 'chai';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import type { NodeState } from '../../../harness/cluster/node-state.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { messageOf } from '../../../harness/errors.ts';
import { takeBack } from '../../../harness/faults/process/take-back.ts';
import { DmCluster } from '../../../harness/products/dm/cluster.ts';
import { LOG_DIRECTORY } from '../../../harness/products/dm/installation.ts';
import { deployCluster, type LiveCluster } from '../../../harness/run/deploy-cluster.ts';
import { FaultTrial } from '../../faults/fixtures/fault-trial.ts';
import { ask } from '../../faults/fixtures/outside.ts';
import { TABLE } from '../../opengauss/scenarios/support/write.ts';
import { runs, start } from './daemons.ts';
import { noteTransitions } from './transition-coverage.ts';
import { databaseLog, watcherLog } from './watcher-log.ts';

const HEALTHY_MS = 90_000;
/** A group that was left in the middle of something: a takeover, a recovery, a restore. */
const RESTORE_MS = 240_000;
const STATE_MS = 2000;

export interface GroupRequest {
  readonly settings?: Readonly<Record<string, string>>;
  readonly standbys?: number;
  /** Kinds that need something to be made with the cluster: network faults a sidecar. */
  readonly faults?: readonly string[];
}

/**
 * The live group of one suite file: n1 primary, the others its standbys, the monitor on its own machine. Before each test what
 * the test before left is taken back: faults, daemons that do not run, roles, rows.
 */
export class DmGroup {
  #live: LiveCluster | undefined;
  #trials: FaultTrial[] = [];
  /** Lines that the watcher logs had when the test began, by node. */
  #marks = new Map<string, number>();

  /** Call it in a `describe`: deploys before its first test, restores before each, removes after the last. */
  static forSuite(request: GroupRequest = {}): DmGroup {
    const own = new DmGroup();
    before(async function () {
      this.timeout(RESTORE_MS);
      own.#live = await deployCluster({ product: 'dm', standbys: 2, ...request });
      const created = await ask(own.live, own.n1, `create table ${TABLE} (id int primary key)`, 20_000);
      expect(created).to.not.include('failed');
    });
    beforeEach(async function () {
      this.timeout(RESTORE_MS);
      await own.restore();
    });
    afterEach(async function () {
      if (this.currentTest?.state === 'failed') process.stderr.write(await own.#lastLines());
    });
    after(async function () {
      this.timeout(RESTORE_MS);
      if (own.#live === undefined) return;
      const logs = await Promise.all(own.databases.map(watcherLog));
      await own.#live.remove();
      for (const texts of logs) noteTransitions(texts);
    });
    return own;
  }

  get live(): LiveCluster {
    if (this.#live === undefined) throw new Error('the group is there inside of tests only');
    return this.#live;
  }

  get cluster(): DmCluster {
    const { cluster } = this.live;
    if (cluster instanceof DmCluster) return cluster;
    throw new Error('this is no group of DM');
  }

  get databases(): readonly ContainerNode[] {
    return this.live.nodes.filter(({ name }) => name !== 'monitor');
  }

  get n1(): ContainerNode {
    return this.#node('n1');
  }
  get n2(): ContainerNode {
    return this.#node('n2');
  }
  get n3(): ContainerNode {
    return this.#node('n3');
  }
  get monitor(): ContainerNode {
    return this.#node('monitor');
  }

  /** `GRP1_RT_01` */
  instance(node: ContainerNode): string {
    return this.cluster.member(node).instance;
  }

  /** Injects a fault of the library and expects that it is seen to bite. */
  async inject(
    kind: string,
    nodes: readonly ContainerNode[],
    parameters: Readonly<Record<string, unknown>> = {},
  ): Promise<FaultTrial> {
    const trial = new FaultTrial(
      this.live,
      kind,
      nodes.map(({ name }) => name),
      parameters,
    );
    this.#trials.push(trial);
    const result = await trial.inject();
    expect(result, JSON.stringify(result)).to.include({ bit: true });
    return trial;
  }

  /** Heals a fault and expects that it is seen to be gone. Faults of processes take the node back by the driver. */
  async heal(trial: FaultTrial): Promise<void> {
    const result = await trial.heal(HEALTHY_MS);
    expect(result, JSON.stringify(result)).to.include({ healed: true });
    this.#trials = this.#trials.filter((other) => other !== trial);
  }

  state(node: ContainerNode): Promise<NodeState> {
    return this.cluster.state(node, STATE_MS);
  }

  /** `primary OPEN`, or why it does not answer. */
  async role(node: ContainerNode): Promise<string> {
    try {
      const { role, state } = await this.state(node);
      return `${role} ${state}`;
    } catch (error) {
      return `no answer: ${messageOf(error)}`;
    }
  }

  /** Waits until a node says that it is this: `primary OPEN`. */
  untilRole(node: ContainerNode, wanted: string | RegExp, timeoutMs = HEALTHY_MS): Promise<void> {
    return waitUntil(`${node.name} is ${String(wanted)}`, { timeoutMs, intervalMs: 150 }, async () => {
      const seen = await this.role(node);
      const is = typeof wanted === 'string' ? seen === wanted : wanted.test(seen);
      return is ? { done: true, value: undefined } : { done: false, seen };
    });
  }

  /** Waits until no redo arrives at a standby: what the primary writes from now on it does not have. */
  untilNoRedo(node: ContainerNode): Promise<void> {
    return waitUntil(`no redo arrives at ${node.name}`, { timeoutMs: 30_000, intervalMs: 200 }, async () => {
      const { receiver } = await this.state(node);
      const seen = `it follows ${receiver?.peerAddress ?? 'nobody'}`;
      return receiver === undefined ? { done: true, value: undefined } : { done: false, seen };
    });
  }

  /** The one of these that becomes primary and OPEN; waits for it. */
  async untilTakeover(nodes: readonly ContainerNode[], timeoutMs = HEALTHY_MS): Promise<ContainerNode> {
    return waitUntil('a standby takes over', { timeoutMs, intervalMs: 150 }, async () => {
      const roles = await Promise.all(nodes.map((node) => this.role(node)));
      const found = nodes[roles.indexOf('primary OPEN')];
      return found === undefined ? { done: false, seen: roles.join(', ') } : { done: true, value: found };
    });
  }

  /** The texts of a watcher's log since the test began. */
  async log(node: ContainerNode): Promise<readonly string[]> {
    return (await watcherLog(node)).slice(this.#marks.get(node.name) ?? 0);
  }

  /** The states that a watcher went through since the test began: `OPEN`, `CONFIRM`, `FAILOVER`. */
  async path(node: ContainerNode): Promise<readonly string[]> {
    return (await this.log(node)).flatMap((text) => /^DMWATCHER STATUS \[.*-->(.*)\]/.exec(text)?.[1] ?? []);
  }

  /** Waits until a watcher's log has such a text since the test began. */
  untilLog(node: ContainerNode, wanted: RegExp, timeoutMs = HEALTHY_MS): Promise<string> {
    return waitUntil(`the watcher of ${node.name} logs ${String(wanted)}`, { timeoutMs, intervalMs: 200 }, async () => {
      const texts = await this.log(node);
      const found = texts.find((text) => wanted.test(text));
      return found === undefined ? { done: false, seen: texts.slice(-4).join(' / ') } : { done: true, value: found };
    });
  }

  /** Waits until a watcher's log has so many such texts since the test began. */
  untilCount(node: ContainerNode, wanted: RegExp, count: number, timeoutMs = HEALTHY_MS): Promise<void> {
    const what = `the watcher of ${node.name} logs ${String(wanted)} ${count} times`;
    return waitUntil(what, { timeoutMs, intervalMs: 200 }, async () => {
      const found = (await this.log(node)).filter((text) => wanted.test(text)).length;
      return found >= count ? { done: true, value: undefined } : { done: false, seen: String(found) };
    });
  }

  /** Waits until the log of a database has such a text. */
  untilDatabaseLog(node: ContainerNode, wanted: RegExp, timeoutMs = HEALTHY_MS): Promise<void> {
    return waitUntil(`${node.name} logs ${String(wanted)}`, { timeoutMs, intervalMs: 300 }, async () => {
      const texts = await databaseLog(node);
      const found = texts.slice(-20).some((text) => wanted.test(text));
      return found ? { done: true, value: undefined } : { done: false, seen: texts.slice(-3).join(' / ') };
    });
  }

  /** Starts the database of a node by hand; its watcher runs. */
  async startAgain(node: ContainerNode): Promise<void> {
    const { exitCode, stdout, stderr } = await start(node, 'DmService');
    expect(exitCode, stdout + stderr).to.equal(0);
  }

  /**
   * Starts the confirm monitor unless it runs, and waits until the watchers have accepted it: for DW_ERROR_TIME they remember
   * the one before, and refuse a second one.
   */
  startMonitor(): Promise<void> {
    const { monitor } = this;
    return waitUntil('the confirm monitor is accepted', { timeoutMs: 60_000, intervalMs: 500 }, async () => {
      if (!(await runs(monitor, 'DmMonitorService'))) {
        await start(monitor, 'DmMonitorService');
        return { done: false, seen: 'it was started' };
      }
      const newest = 'cd /var/lib/dm/monitor/log_1 && cat "$(ls -t | head -n 1)"';
      const { stdout } = await monitor.probe(['sh', '-c', newest], { timeoutMs: 10_000 });
      const accepted = stdout.includes('Received message from(') && !stdout.includes('refuses the connection');
      return accepted ? { done: true, value: undefined } : { done: false, seen: stdout.slice(-200) };
    });
  }

  whole(timeoutMs = HEALTHY_MS): Promise<void> {
    return this.cluster.waitUntilHealthy(timeoutMs);
  }

  /** One primary, n1, all archives VALID, every daemon running, an empty table. */
  async restore(): Promise<void> {
    const { live, cluster, n1 } = this;
    for (const trial of this.#trials.splice(0).toReversed()) await trial.heal();
    await this.startMonitor();
    await takeBack(live.nodes, live.surroundings);
    await this.whole();
    if ((await this.state(n1)).role !== 'primary') {
      await cluster.switchover(n1);
      await this.whole();
    }
    await waitUntil('the table is empty', { timeoutMs: 20_000 }, async () => {
      const seen = await ask(live, n1, `with gone as (delete from ${TABLE}) select 0`, 10_000);
      return seen === '0' ? { done: true, value: undefined } : { done: false, seen };
    });
    for (const node of this.databases) this.#marks.set(node.name, (await watcherLog(node)).length);
  }

  /** What the logs of all databases and watchers say at the end, for a test that failed. */
  async #lastLines(): Promise<string> {
    const parts = await Promise.all(
      this.databases.map(async ({ name }) => {
        const { stdout } = await this.#node(name).probe(
          ['sh', '-c', `tail -n 25 ${LOG_DIRECTORY}/*.log | cut -c1-200`],
          {
            timeoutMs: 20_000,
          },
        );
        return `--- ${name}\n${stdout}`;
      }),
    );
    return parts.join('');
  }

  #node(name: string): ContainerNode {
    const node = this.live.nodes.find((candidate) => candidate.name === name);
    if (node === undefined) throw new Error(`there is no node ${name}`);
    return node;
  }
}
