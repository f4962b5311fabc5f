import type { ClientConfig } from 'pg';
import type { NodeState, StateSample } from '../../cluster/node-state.ts';
import { databasesOf, isWitness, type ClusterNode } from '../../cluster/node.ts';
import { waitUntil } from '../../docker/wait-until.ts';
import { messageOf, QuakeError } from '../../errors.ts';
import { NodeObserver } from '../node-observer.ts';
import type { BindOptions, EntryPoint, HasServerProcesses, ProductCluster, RejoinOutcome } from '../product.ts';
import { clientConfigOf, entryPointAt, observerConfigOf } from './client-config.ts';
import { contractOf } from './contract.ts';
import { DATABASE_QUESTION, type DatabaseState } from './database-state.ts';
import { deployCluster } from './deploy.ts';
import { healthProblems } from './health.ts';
import { poolNodesOf, virtualAddressesOf } from './install-conf.ts';
import { DATABASE_PORT } from './installation.ts';
import { PoolObserver } from './pool-observer.ts';
import { mergeState } from './pool-view.ts';
import { rejoin } from './rejoin.ts';
import { RewindWatch } from './rewind-log.ts';
import { restartServer, stopServer } from './server-control.ts';
import { settingOf } from './settings.ts';

const DEPLOY_HEALTHY_MS = 90_000;
/** For one node in one look of `waitUntilHealthy`. */
const ANSWER_MS = 2000;
/** Share of the time for a state that may be spent on waiting for pools. */
const POOL_SHARE = 0.25;
const PING_MS = 3000;

/** An emulated V8R3 cluster of one run. Without a password only `rejoin` works, which is what healing after a crash of the harness needs. */
export class KingbaseCluster implements ProductCluster, HasServerProcesses {
  readonly nodes: readonly ClusterNode[];
  readonly witnesses: readonly ClusterNode[];
  /** The database; the pool on the same machine is another matter, as in the field. */
  readonly serverProcessNames = ['postgres'];
  readonly serverChildren = {
    walsender: 'postgres: walsender ',
    walreceiver: 'postgres: walreceiver ',
    checkpointer: 'postgres: checkpointer ',
    walwriter: 'postgres: walwriter ',
    'background writer': 'postgres: background writer ',
    startup: 'postgres: startup ',
  };
  readonly stopServer = stopServer;
  readonly restartServer = restartServer;
  /** Absent when the settings lead clients around the pool. */
  readonly entryPoint?: () => EntryPoint;
  readonly #options: BindOptions;
  readonly #databases: ReadonlyMap<string, NodeObserver<DatabaseState>>;
  readonly #pools: readonly PoolObserver[];
  readonly #rewinds = new RewindWatch();

  /** @param machines in the order of the topology, the gateway among them. */
  constructor(machines: readonly ClusterNode[], options: BindOptions) {
    const { password, settings } = options;
    this.nodes = databasesOf(machines);
    this.witnesses = machines.filter(({ name }) => isWitness(name));
    this.#options = options;
    this.#databases = new Map(
      this.nodes.map((node) => [
        node.name,
        new NodeObserver(node.name, observerConfigOf(node, DATABASE_PORT, password), DATABASE_QUESTION),
      ]),
    );
    this.#pools = poolNodesOf(this.nodes).map((node) => new PoolObserver(node, password));
    const [first] = this.nodes;
    if (first !== undefined && settingOf(settings, 'client_entry') === 'vip') {
      const entry = entryPointAt(virtualAddressesOf(first).cluster, password);
      this.entryPoint = () => entry;
    }
  }

  deploy(): Promise<void> {
    const [gateway] = this.witnesses;
    if (gateway === undefined) throw new TypeError('A cluster needs a gateway');
    const healthy = (): Promise<void> => this.waitUntilHealthy(DEPLOY_HEALTHY_MS);
    return deployCluster({ ...this.#options, nodes: this.nodes, gateway, healthy });
  }

  async state(node: ClusterNode, timeoutMs: number): Promise<NodeState> {
    if (isWitness(node.name)) return this.#witnessState(node);
    const views = Promise.all(this.#pools.map((pool) => pool.view(timeoutMs * POOL_SHARE)));
    const database = await this.#askDatabase(node, timeoutMs);
    return mergeState(
      node.name,
      this.nodes.findIndex(({ name }) => name === node.name),
      database,
      await views,
    );
  }

  async waitUntilHealthy(timeoutMs: number): Promise<void> {
    const { settings } = this.#options;
    const facts = { nodes: this.nodes, contract: contractOf(settings) };
    const isSynchronous = settingOf(settings, 'SYNC_FLAG') === '1';
    await waitUntil('one primary, all others up and in step', { timeoutMs, intervalMs: 200 }, async () => {
      const problems = healthProblems(await this.#askAll(), facts, isSynchronous);
      return problems.length === 0 ? { done: true, value: undefined } : { done: false, seen: problems.join('; ') };
    });
  }

  clientConfig(node: ClusterNode): ClientConfig {
    return clientConfigOf(node, this.#options.password);
  }

  rejoin(node: ClusterNode): Promise<RejoinOutcome> {
    return rejoin(node, this.nodes, this.#options);
  }

  async close(): Promise<void> {
    await this.#rewinds.settled();
    for (const observer of this.#databases.values()) observer.close();
    for (const pool of this.#pools) pool.close();
  }

  async #askDatabase(node: ClusterNode, timeoutMs: number): Promise<DatabaseState> {
    let isStandby = false;
    try {
      const state = await this.#database(node).ask(timeoutMs);
      isStandby = state.inRecovery;
      return state;
    } finally {
      this.#rewinds.saw(node, isStandby);
    }
  }

  /** The gateway does nothing but answer: it is asked by the host of the harness. */
  async #witnessState(node: ClusterNode): Promise<NodeState> {
    const { exitCode } = await node.probe(['true'], { timeoutMs: PING_MS });
    return { role: 'witness', state: exitCode === 0 ? 'up' : 'down', detail: '', senders: [] };
  }

  #askAll(): Promise<readonly StateSample[]> {
    return Promise.all(
      this.nodes.map(async (node): Promise<StateSample> => {
        try {
          return { time: 0, node: node.name, state: await this.state(node, ANSWER_MS) };
        } catch (error) {
          return { time: 0, node: node.name, error: messageOf(error) };
        }
      }),
    );
  }

  #database({ name }: ClusterNode): NodeObserver<DatabaseState> {
    const observer = this.#databases.get(name);
    if (observer !== undefined) return observer;
    throw new QuakeError('QUAKE_NODE_UNKNOWN', `There is no node "${name}" in this cluster`, { exitClass: 'internal' });
  }
}
