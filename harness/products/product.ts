import type { ClientConfig } from 'pg';
import type { Contract } from '../checkers/checker.ts';
import type { NodeState } from '../cluster/node-state.ts';
import type { ClusterNode } from '../cluster/node.ts';
import type { Defect } from './defect.ts';

/** A product driver: the only place that knows its command lines, its SQL views, its words and its rules. */
export interface Product {
  readonly name: string;
  readonly container: ContainerNeeds;
  /**
   * Who makes another node primary when the primary is gone: the run's operator, as a person or a script would for openGauss
   * without a cluster manager; or the product, which the run then only watches.
   */
  readonly failsOver: 'by operator' | 'by itself';
  /** The machines of a cluster with so many standbys, database nodes first; `n1` and as many more as there are standbys when absent. */
  topology?(standbys: number): readonly PlannedNode[];
  /** Settings with their defaults; `--set NAME=VALUE` may name these and no others. */
  readonly settings: readonly ProductSetting[];
  /** A value for every setting. Throws a `QuakeError` (usage) that names an unknown or wrong one. */
  completeSettings(given: Settings): Settings;
  /** What these settings promise. `detectAfterMs` is the operator's own delay. */
  contract(settings: Settings, detectAfterMs: number): Contract;
  /** `fail` (it certainly did not happen) or `info` (nobody knows). Source of the table: facts/opengauss.md, ecosystem.md §1.6. */
  classifyError(error: unknown, phase: ClientPhase): ClassifiedError;
  /**
   * True for a notice after which an acknowledgement means less than the settings promise: the server stopped waiting for
   * a standby and committed alone.
   */
  voidsAcknowledgement(notice: string): boolean;
  /** Switches of its stand-in or emulation, for tests of the harness; none when absent. */
  readonly defects?: readonly Defect[];
  /** True when the real server is one process with threads, while its stand-in has processes. */
  readonly realServerIsThreaded?: boolean;
  /** Binds the driver to the machines of one run, in the order of the topology. */
  bind(nodes: readonly ClusterNode[], options: BindOptions): ProductCluster & HasServerProcesses;
}

/** A machine of a cluster before it exists. */
export interface PlannedNode {
  /** Host name in the run's networks: `n1`, `n2`, ... for database nodes, one of `WITNESS_NAMES` (cluster/node.ts) for others. */
  readonly name: string;
  /** A witness has no data: a gateway that is pinged, a monitor that confirms. */
  readonly duty: 'database' | 'witness';
}

/** What the product needs of the containers of its nodes. */
export interface ContainerNeeds {
  /** The image when no other is asked for: one that `dbquake images build` makes. */
  readonly image: string;
  /** Below this path is everything that must outlive the container. */
  readonly dataPath: string;
  /** Ports that clients use. */
  readonly clientPorts: readonly number[];
  /** The server's logs, absolute paths whose last part may hold `*`. */
  readonly logFiles: readonly string[];
  /** Linux capabilities beyond Docker's own, for what the product itself does: `NET_ADMIN` to move a virtual address. */
  readonly capabilities?: readonly string[];
  /** Networks of the run, by plane; the first is that of the clients and of `ClusterNode.address`. One, `main`, unless told. */
  readonly planes?: readonly string[];
}

export interface ProductSetting {
  readonly name: string;
  readonly default: string;
  readonly description: string;
  /** Says what is wrong with a value, or nothing. */
  validate(value: string): string | undefined;
}

/** Value by name, defaults filled in. */
export type Settings = Readonly<Record<string, string>>;

/**
 * Where a client was when the error came. `commit` is COMMIT, or a write that commits by itself; `statement` is what comes
 * before COMMIT in a transaction, or a read: it is undone with the connection. Before a statement was sent nothing can have happened.
 */
export type ClientPhase = 'connect' | 'statement' | 'commit';

export interface ClassifiedError {
  readonly type: 'fail' | 'info';
  /** `CODE: message`. */
  readonly error: string;
  /** True when the connection cannot be used any more. */
  readonly connectionLost: boolean;
}

export interface BindOptions {
  readonly settings: Settings;
  /** Password of the client account; made for the run. */
  readonly password: string;
  /** Told of each step of long work, for the status line. */
  readonly progress: (step: string) => void;
  /** To be switched on before the servers start. */
  readonly defect?: Defect;
}

/** One running cluster of the product. Every method that waits takes its deadline from the driver and throws a `QuakeError` that shows the last observation. */
export interface ProductCluster extends Deployable, Observable, Connectable, Rejoins, Partial<OptionalCapabilities> {
  /** Those that hold data. */
  readonly nodes: readonly ClusterNode[];
  /** Those that hold none; none when absent. */
  readonly witnesses?: readonly ClusterNode[];
}

export interface Deployable {
  /** From bare containers to a primary with streaming standbys and a client account that may write. */
  deploy(): Promise<void>;
}

export interface Observable {
  /** What the node says over SQL. Rejects when it does not answer within `timeoutMs`. */
  state(node: ClusterNode, timeoutMs: number): Promise<NodeState>;
  /** Waits until one node is primary, all others follow it and show Normal, and no data is on its way. */
  waitUntilHealthy(timeoutMs: number): Promise<void>;
  /** Ends the connections that `state` keeps open. */
  close(): Promise<void>;
}

export interface Connectable {
  /** How a client of the workload reaches the database on this node. */
  clientConfig(node: ClusterNode): ClientConfig;
  /** Where clients go in that look for the primary, when the product leads them there itself; else they go to the node that is primary. */
  entryPoint?(): EntryPoint;
}

/** A virtual address, a proxy or a service name. */
export interface EntryPoint {
  /** In the history, in place of a node's name: `vip`. */
  readonly name: string;
  config(): ClientConfig;
}

export interface FailsOver {
  /** `gs_ctl failover` on a standby. Resolves when the node really is primary, whatever the exit code said. */
  failover(node: ClusterNode): Promise<void>;
}

export interface SwitchesOver {
  /** `gs_ctl switchover` on a standby. Resolves when roles really have changed. */
  switchover(node: ClusterNode): Promise<void>;
}

export interface Rejoins {
  /**
   * Brings a node back after a crash or stop: as standby of whoever is primary, by build where the rules say so; as
   * primary when there is no other.
   */
  rejoin(node: ClusterNode): Promise<RejoinOutcome>;
}

export interface RejoinOutcome {
  readonly role: 'primary' | 'standby';
  /** Absent when no build was needed. */
  readonly build?: { readonly mode: 'full' | 'incremental'; readonly reason: string };
}

/** The processes that are the database server on a node. */
export interface HasServerProcesses {
  /** Names as in /proc/PID/comm. */
  readonly serverProcessNames: readonly string[];
}

/** What a driver may or may not have; a fault that needs one is refused without it. */
export interface OptionalCapabilities
  extends FailsOver, SwitchesOver, ControlsServer, Builds, ChangesSettings, HasServerChildren, HasServerEnvironment {}

export interface ControlsServer {
  /** Resolves when the product's own command says that the server is down. */
  stopServer(node: ClusterNode, mode: 'fast' | 'immediate'): Promise<void>;
  /** Stops it (`fast`) and starts it in the role it had. */
  restartServer(node: ClusterNode): Promise<void>;
  /** Stops it and starts it without a role, as somebody does who forgot `-M`; which role it has then is the product's choice. */
  startWithoutRole(node: ClusterNode): Promise<void>;
}

export interface Builds {
  /** Makes a standby anew from whoever is primary, also one that needs no build. Resolves when it runs again. */
  build(node: ClusterNode, mode: 'full' | 'incremental'): Promise<void>;
  /** Begins a full build and kills it with SIGKILL when the old data are gone and the new ones are not all there. */
  interruptBuild(node: ClusterNode): Promise<void>;
  /** True when the data directory says that a build was begun and not ended. */
  hasInterruptedBuild(node: ClusterNode): Promise<boolean>;
}

export interface ChangesSettings {
  /** What the run set it to, its default included. */
  plannedValue(setting: string): string;
  /** As the node's configuration file has it; empty when it is not there. */
  configuredValue(node: ClusterNode, setting: string): Promise<string>;
  /** Writes it and makes the running server read it. */
  reloadSetting(node: ClusterNode, setting: string, value: string): Promise<void>;
  /** How many times the server's logs say that it read its configuration again. */
  countReloads(node: ClusterNode): Promise<number>;
}

/** Children of the server that can be killed alone. */
export interface HasServerChildren {
  /** How the command line of each begins, by the name PostgreSQL has for it. */
  readonly serverChildren: Readonly<Record<string, string>>;
}

/** Where the server gets its environment from, for what has to be in it before the server starts. */
export interface HasServerEnvironment {
  readonly serverEnvironment: {
    /** Account of the operating system that starts the server. */
    readonly account: string;
    /** Read by the shell of every command that the driver runs as this account; POSIX `sh`. */
    readonly profile: string;
  };
}
