import type { ClientConfig } from 'pg';
import type { NodeState } from '../../cluster/node-state.ts';
import { databasesOf, isWitness, type ClusterNode } from '../../cluster/node.ts';
import { waitUntil } from '../../docker/wait-until.ts';
import { messageOf, QuakeError } from '../../errors.ts';
import { NodeObserver } from '../node-observer.ts';
import type { BindOptions, HasServerProcesses, ProductCluster, RejoinOutcome, SwitchesOver } from '../product.ts';
import { administratorConfigOf, clientConfigOf } from './client-config.ts';
import { commandAtMonitor, showGroup, typeAtMonitor } from './console/monitor-console.ts';
import type { CommandOutcome } from './console/command-outcome.ts';
import type { ShownGroup } from './console/parse-show.ts';
import { readControlFiles } from './control-file.ts';
import { deployGroup } from './deploy.ts';
import { healthProblems, replayProblems, type NodeAnswer } from './health.ts';
import { MAL_PLANE } from './installation.ts';
import { monitorsRun, restartMonitors } from './monitors.ts';
import { rejoin } from './rejoin.ts';
import { stateQuestion } from './state-query.ts';
import { membersOf, type Member } from './topology.ts';

const DEPLOY_HEALTHY_MS = 90_000;
/** For one node in one look of `waitUntilHealthy`. */
const ANSWER_MS = 2000;
const SWITCHED_MS = 60_000;
/** How long a switchover that is refused is asked for again. */
const ACCEPTED_MS = 15_000;

/** A DM group of one run: databases with their watchers, and the monitors on a machine of their own. */
export class DmCluster implements ProductCluster, HasServerProcesses, SwitchesOver {
  readonly nodes: readonly ClusterNode[];
  readonly witnesses: readonly ClusterNode[];
  /** The monitor is the server of the machine that has no database. */
  readonly serverProcessNames = ['dmserver', 'postgres', 'dmmonitor'];
  /** Of every node of `nodes`, in their order. */
  readonly members: readonly Member[];
  readonly #options: BindOptions;
  readonly #observers: ReadonlyMap<string, NodeObserver<NodeState>>;

  constructor(machines: readonly ClusterNode[], options: BindOptions) {
    this.nodes = databasesOf(machines);
    this.witnesses = machines.filter(({ name }) => isWitness(name));
    this.#options = options;
    this.members = membersOf(
      this.nodes.map(({ name, address, addresses }) => ({
        name,
        malHost: addresses[MAL_PLANE] ?? address,
        serviceHost: address,
      })),
      options.settings,
    );
    const question = stateQuestion((instance) => this.#nodeOf(instance)?.address);
    this.#observers = new Map(
      this.nodes.map((node) => [node.name, new NodeObserver(node.name, administratorConfigOf(node), question)]),
    );
  }

  deploy(): Promise<void> {
    const { nodes, members } = this;
    const healthy = (): Promise<void> => this.waitUntilHealthy(DEPLOY_HEALTHY_MS);
    return deployGroup({ ...this.#options, nodes, members, witness: this.witnesses[0], healthy });
  }

  async state(node: ClusterNode, timeoutMs: number): Promise<NodeState> {
    if (!isWitness(node.name)) return this.#observer(node).ask(timeoutMs);
    const well = await monitorsRun(node, this.#options.settings);
    return { role: 'witness', state: well ? 'OPEN' : 'SHUTDOWN', detail: '', senders: [] };
  }

  /** Reads the control files then, which are to be the same on all nodes, so that they are in the evidence of a run. */
  async waitUntilHealthy(timeoutMs: number): Promise<void> {
    await waitUntil('one primary OPEN, all archives VALID, all redo replayed', { timeoutMs }, async () => {
      const before = await this.#askAll();
      const problems = healthProblems(before);
      if (problems.length > 0) return { done: false, seen: problems.join('; ') };
      const lagging = replayProblems(before, await this.#askAll());
      return lagging.length > 0 ? { done: false, seen: lagging.join('; ') } : { done: true, value: undefined };
    });
    await readControlFiles(this.nodes);
  }

  clientConfig(node: ClusterNode): ClientConfig {
    return clientConfigOf(node, this.#options.password);
  }

  /**
   * Typed at a monitor, again while it is refused: a watcher that has just checked a login is not OPEN for a moment. Throws
   * `QUAKE_SWITCHOVER_FAILED` (environment) with what the monitor answered.
   */
  async switchover(node: ClusterNode): Promise<void> {
    const command = `switchover ${this.member(node).instance}`;
    const until = performance.now() + ACCEPTED_MS;
    let said = await this.command(command);
    while (said.outcome === 'refused' && performance.now() < until) said = await this.command(command);
    if (said.outcome !== 'done') {
      throw new QuakeError('QUAKE_SWITCHOVER_FAILED', `switchover to ${node.name}: ${said.outcome}: ${said.text}`, {
        exitClass: 'environment',
        context: { node: node.name },
      });
    }
    await waitUntil(`${node.name} is primary and OPEN`, { timeoutMs: SWITCHED_MS }, async () => {
      const { role, state } = await this.state(node, ANSWER_MS);
      const done = role === 'primary' && state === 'OPEN';
      return done ? { done, value: undefined } : { done: false, seen: `${role}, ${state}` };
    });
  }

  async rejoin(node: ClusterNode): Promise<RejoinOutcome> {
    const { settings, progress } = this.#options;
    if (isWitness(node.name)) {
      await restartMonitors(node, settings);
      return { role: 'standby' };
    }
    const { nodes, members } = this;
    return rejoin(node, { nodes, members, settings, progress, state: (one, timeoutMs) => this.state(one, timeoutMs) });
  }

  /** A command that needs a login, typed at a monitor in monitor mode. */
  command(line: string): Promise<CommandOutcome> {
    return commandAtMonitor(this.monitor, line);
  }

  /** What the monitor prints when these lines are typed, without a login unless it is one of them. */
  async type(...lines: readonly string[]): Promise<string> {
    return (await typeAtMonitor(this.monitor, lines)).stdout;
  }

  show(): Promise<ShownGroup | undefined> {
    return showGroup(this.monitor);
  }

  /** Instance, MAL address and service address of a node. */
  member({ name }: Pick<ClusterNode, 'name'>): Member {
    const member = this.members.find(({ node }) => node === name);
    if (member !== undefined) return member;
    throw new QuakeError('QUAKE_NODE_UNKNOWN', `There is no database on "${name}"`, { exitClass: 'internal' });
  }

  /** The machine of the monitors. */
  get monitor(): ClusterNode {
    const [monitor] = this.witnesses;
    if (monitor !== undefined) return monitor;
    throw new QuakeError('QUAKE_NO_MONITOR', 'This group has no machine for monitors', { exitClass: 'internal' });
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

  #nodeOf(instance: string): ClusterNode | undefined {
    const member = this.members.find((one) => one.instance === instance);
    return this.nodes.find(({ name }) => name === member?.node);
  }

  #observer({ name }: ClusterNode): NodeObserver<NodeState> {
    const observer = this.#observers.get(name);
    if (observer !== undefined) return observer;
    throw new QuakeError('QUAKE_NODE_UNKNOWN', `There is no node "${name}" in this group`, { exitClass: 'internal' });
  }
}
