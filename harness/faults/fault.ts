import type { z } from 'zod';
import type { CommandRecord } from '../cluster/command-record.ts';
import type { ClusterNode, NodeExecOptions } from '../cluster/node.ts';
import type { ContainerControl } from '../docker/container-control.ts';
import type { Engine } from '../docker/engine.ts';
import type { Mechanism } from '../docker/fault-mechanisms.ts';
import type { HasServerProcesses, Product, ProductCluster } from '../products/product.ts';

/**
 * A kind of fault: one file each. It is a transaction over its targets as a whole: journal, inject, verify that it bites,
 * heal, verify that it is gone.
 */
export interface Fault {
  /** Name on the command line, in the history and in reports: `pause`, `isolate`, `loss`. */
  readonly kind: string;
  readonly group: FaultGroup;
  readonly description: string;
  /** Which nodes it goes to unless told: a target as in a schedule (targets.ts). */
  readonly defaultTarget: string;
  /** Kinds and whole groups (`FaultGroup`) that must not be active on the same node at the same time. */
  readonly conflictsWith: readonly string[];
  /**
   * True when the fault lives in the node's container alone: removing the container undoes it. The reaper heals all others
   * before it removes a run.
   */
  readonly goneWithContainer: boolean;
  /** True for planned work that takes the primary away for a while: the operator rests meanwhile, and does not take it for a crash. */
  readonly plannedWork?: true;
  /**
   * True for a kind that is drawn at random only when it is named, not as one of its group: it makes two primaries or takes a
   * promise back, so that a correct cluster may lose what it acknowledged; or it can be had nowhere.
   */
  readonly onlyByName?: true;
  /** True when it may go to fewer than half of the database nodes only: a sound copy of the data must remain. */
  readonly minorityOnly?: true;
  /** What must be there; the framework looks before anything starts, and makes what it can make (sidecars, volumes). */
  readonly needs: FaultNeeds;
  /** A `z.strictObject` with defaults. Parsed before `inject`. */
  readonly parameters: z.ZodType;
  /** More reasons why not, beyond `needs`; nothing when it can be done. */
  readonly unavailable?: (context: CapabilityContext) => Promise<string | undefined>;
  /**
   * Makes bare nodes ready, before the product is deployed on them: libfaketime into the server's environment. Called once
   * for all kinds that share it.
   */
  readonly prepare?: (nodes: readonly ClusterNode[], product: ProductCluster & HasServerProcesses) => Promise<void>;
  /** What it returns is in the journal before anything else happens. What it needs of the time before, it must read itself. */
  inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection>;
  /** Seen from outside of what injected it: what shows that it bites. Throws a `QuakeError` while it does not; is asked again until the deadline. */
  verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string>;
  /**
   * May be called any number of times, also by another process that has only the journal, also after half an injection
   * (`injection` is `{}` then).
   */
  heal(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<void>;
  /** What shows that it is gone. Throws a `QuakeError` while it is not; is asked again until the deadline. */
  verifyHealed(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string>;
}

export const faultGroups = ['process', 'host', 'network', 'disk', 'clock', 'resources', 'operations'] as const;
export type FaultGroup = (typeof faultGroups)[number];

/** What must be known to heal, as plain data for the journal. */
export type Injection = Readonly<Record<string, unknown>>;

export interface FaultNeeds {
  /** Names of mechanisms of the host (harness/docker/fault-mechanisms.ts). */
  readonly mechanisms?: readonly string[];
  /** `FaultContext.sidecar` is used. */
  readonly sidecar?: true;
  /** What the nodes' image must have: commands by name, or absolute paths. */
  readonly image?: readonly string[];
  /** What the driver must have: names of methods or non-empty lists of the bound product, `switchover`. */
  readonly product?: readonly string[];
  /** How the nodes' containers must have been made. */
  readonly node?: NodeNeed;
}

/** `faketime`: libfaketime is loaded into the server (by `prepare`). `sized data`: the data volume is a tmpfs of 512 MB, of 1.5 GB for a real server. */
export type NodeNeed = 'faketime' | 'sized data';

/** What is known about host, image and product before a run starts. */
export interface CapabilityContext {
  readonly engine: Engine;
  readonly mechanisms: readonly Mechanism[];
  readonly product: Product;
  /** The nodes' image; it is on this machine. */
  readonly image: string;
}

export interface FaultContext {
  readonly product: ProductCluster & HasServerProcesses;
  /** All nodes of the cluster, also those that are not targets. */
  readonly nodes: readonly ClusterNode[];
  /** Parsed by the fault's own `parameters`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Of the fault in the run, `f3`. Rules, chains and files that it makes are named after it. */
  readonly id: string;
  readonly engine: Engine;
  /**
   * Runs a command in the node's sidecar, as root: it shares the node's network and process namespaces and has NET_ADMIN
   * and SYS_PTRACE. Never throws for an exit code.
   */
  readonly sidecar: (node: ClusterNode, argv: readonly string[], options: NodeExecOptions) => Promise<CommandRecord>;
  /** The node's container as a whole. */
  readonly container: (node: ClusterNode) => ContainerControl;
  /**
   * For what takes the primary away for a while in the middle of a fault, such as a switchover: the operator of a run rests
   * meanwhile, and does not take it for a crash.
   */
  readonly asPlannedWork: <Result>(work: () => Promise<Result>) => Promise<Result>;
}
