import type { ClientConfig } from 'pg';
import type { NodeState } from '../../cluster/node-state.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import { waitUntil } from '../../docker/wait-until.ts';
import { messageOf, QuakeError } from '../../errors.ts';
import { NodeObserver } from '../node-observer.ts';
import type {
  BindOptions,
  HasServerProcesses,
  OptionalCapabilities,
  ProductCluster,
  RejoinOutcome,
} from '../product.ts';
import { build, hasInterruptedBuild, interruptBuild } from './build.ts';
import { clientConfigOf, observerConfigOf } from './client-config.ts';
import { deployCluster } from './deploy.ts';
import { healthProblems, replayProblems, type NodeAnswer } from './health.ts';
import { DATA_DIRECTORY, SERVER_ACCOUNT, SERVER_PROFILE } from './installation.ts';
import { rejoin } from './rejoin.ts';
import { configuredValue, countReloads, reloadSetting } from './reload.ts';
import { failOver, switchOver } from './role-change.ts';
import { restartServer, startWithoutRole, stopServer } from './server-control.ts';
import { settingOf } from './settings.ts';
import { STATE_QUERY, stateFromRows } from './state-query.ts';

const DEPLOY_HEALTHY_MS = 60_000;
/** For one node in one look of `waitUntilHealthy`. */
const ANSWER_MS = 2000;
const LIST_LOGS_MS = 5000;
const STATE = { sql: STATE_QUERY, read: stateFromRows };

/** An openGauss cluster of one run. Without a password only `rejoin` works, which is what healing after a crash of the harness needs. */
export class OpenGaussCluster implements ProductCluster, HasServerProcesses, OptionalCapabilities {
  readonly nodes: readonly ClusterNode[];
  /** The server is one process; the stand-in's has PostgreSQL below it, which dies with it. */
  readonly serverProcessNames = ['gaussdb', 'postgres'];
  /** Only the stand-in has children; a real server has threads. */
  readonly serverChildren = {
    walsender: 'postgres: walsender ',
    walreceiver: 'postgres: walreceiver ',
    checkpointer: 'postgres: checkpointer ',
    walwriter: 'postgres: walwriter ',
    'background writer': 'postgres: background writer ',
    startup: 'postgres: startup ',
  };
  readonly serverEnvironment = { account: SERVER_ACCOUNT, profile: SERVER_PROFILE };
  readonly stopServer = stopServer;
  readonly restartServer = restartServer;
  readonly startWithoutRole = startWithoutRole;
  readonly build = build;
  readonly interruptBuild = interruptBuild;
  readonly hasInterruptedBuild = hasInterruptedBuild;
  readonly configuredValue = configuredValue;
  readonly reloadSetting = reloadSetting;
  readonly countReloads = countReloads;
  readonly #options: BindOptions;
  readonly #observers: ReadonlyMap<string, NodeObserver<NodeState>>;

  readonly #ask = (node: ClusterNode, timeoutMs: number): Promise<NodeState> => this.state(node, timeoutMs);

  constructor(nodes: readonly ClusterNode[], options: BindOptions) {
    this.nodes = nodes;
    this.#options = options;
    this.#observers = new Map(
      nodes.map((node) => [node.name, new NodeObserver(node.name, observerConfigOf(node, options.password), STATE)]),
    );
  }

  deploy(): Promise<void> {
    const healthy = (): Promise<void> => this.waitUntilHealthy(DEPLOY_HEALTHY_MS);
    return deployCluster({ ...this.#options, nodes: this.nodes, healthy });
  }

  state(node: ClusterNode, timeoutMs: number): Promise<NodeState> {
    return this.#observer(node).ask(timeoutMs);
  }

  async waitUntilHealthy(timeoutMs: number): Promise<void> {
    await waitUntil('one primary, all others streaming and in step', { timeoutMs }, async () => {
      const before = await this.#askAll();
      const problems = healthProblems(before);
      if (problems.length > 0) return { done: false, seen: problems.join('; ') };
      const lagging = replayProblems(before, await this.#askAll());
      return lagging.length > 0 ? { done: false, seen: lagging.join('; ') } : { done: true, value: undefined };
    });
  }

  clientConfig(node: ClusterNode): ClientConfig {
    return clientConfigOf(node, this.#options.password);
  }

  failover(node: ClusterNode): Promise<void> {
    return failOver(node, this.#ask);
  }

  switchover(node: ClusterNode): Promise<void> {
    return switchOver(node, this.nodes, this.#ask);
  }

  rejoin(node: ClusterNode): Promise<RejoinOutcome> {
    return rejoin(node, this.nodes, this.#options.progress);
  }

  plannedValue(setting: string): string {
    return settingOf(this.#options.settings, setting);
  }

  async logFiles(node: ClusterNode): Promise<readonly string[]> {
    const script = `ls -1tr ${DATA_DIRECTORY}/pg_log/postgresql-*.log 2>/dev/null`;
    const { stdout } = await node.probe(['sh', '-c', script], { timeoutMs: LIST_LOGS_MS });
    return stdout.split('\n').filter((line) => line !== '');
  }

  close(): Promise<void> {
    for (const observer of this.#observers.values()) observer.close();
    return Promise.resolve();
  }

  #askAll(): Promise<readonly NodeAnswer[]> {
    return Promise.all(
      this.nodes.map(async (node) => {
        const { name, address } = node;
        try {
          return { name, address, state: await this.state(node, ANSWER_MS) };
        } catch (error) {
          return { name, address, error: messageOf(error) };
        }
      }),
    );
  }

  #observer({ name }: ClusterNode): NodeObserver<NodeState> {
    const observer = this.#observers.get(name);
    if (observer !== undefined) return observer;
    throw new QuakeError('QUAKE_NODE_UNKNOWN', `There is no node "${name}" in this cluster`, { exitClass: 'internal' });
  }
}
