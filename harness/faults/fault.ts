import type { ClusterNode } from '../cluster/node.ts';
import type { ProductCluster, HasServerProcesses } from '../products/product.ts';

/** A kind of fault: one file each. It is a transaction: journal, inject, verify that it bites, heal, verify that it is gone. */
export interface Fault {
  /** Name on the command line, in the history and in reports. */
  readonly kind: string;
  readonly description: string;
  /** Kinds that must not be active on the same node at the same time. */
  readonly conflictsWith: readonly string[];
  /**
   * True when the fault lives in the node's container alone: removing the container undoes it. The reaper heals all others
   * before it removes a run.
   */
  readonly goneWithContainer: boolean;
  /** Why this host, image or product cannot do it; nothing when it can. Asked before the run starts. */
  unavailable(context: FaultContext): Promise<string | undefined>;
  inject(target: ClusterNode, context: FaultContext): Promise<Injection>;
  /** Seen from outside of what injected it: what shows that it bites. Throws a `QuakeError` when it does not. */
  verify(target: ClusterNode, injection: Injection, context: FaultContext): Promise<string>;
  /** May be called any number of times, also by another process that has only the journal. */
  heal(target: ClusterNode, injection: Injection, context: FaultContext): Promise<void>;
  /** What shows that it is gone. Throws a `QuakeError` when it is not. */
  verifyHealed(target: ClusterNode, injection: Injection, context: FaultContext): Promise<string>;
}

/** What must be known to heal, as plain data for the journal. */
export type Injection = Readonly<Record<string, unknown>>;

export interface FaultContext {
  readonly product: ProductCluster & HasServerProcesses;
}
