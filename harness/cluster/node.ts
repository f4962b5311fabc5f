import type { CommandRecord } from './command-record.ts';

/** Names that a witness may have: a machine of the cluster that holds no data. */
export const WITNESS_NAMES = ['gateway', 'monitor', 'monitor1', 'monitor2', 'monitor3', 'monitor4'] as const;

export const isWitness = (name: string): boolean => (WITNESS_NAMES as readonly string[]).includes(name);

/** Without the witnesses. */
export const databasesOf = <Node extends Pick<ClusterNode, 'name'>>(nodes: readonly Node[]): readonly Node[] =>
  nodes.filter(({ name }) => !isWitness(name));

/** A machine of the cluster as drivers and faults see it. */
export interface ClusterNode {
  /** `n1`, `n2`, ... */
  readonly name: string;
  /** Fixed address in the run's network, reachable from other nodes. */
  readonly address: string;
  /** Address on every plane, by plane. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Docker id of the container. */
  readonly container: string;
  /** How a client on this host reaches a port of the node: the address itself, or a published port. */
  endpoint(port: number): { readonly host: string; readonly port: number };
  /** Runs a command in the container, as root, and records it in `commands.jsonl`. Never throws for an exit code. */
  exec(argv: readonly string[], options: NodeExecOptions): Promise<CommandRecord>;
  /** Like `exec` for the harness's own probes: not a product command, so not recorded. */
  probe(argv: readonly string[], options: NodeExecOptions): Promise<CommandRecord>;
}

export interface NodeExecOptions {
  /** After this the command is killed inside the container and `timedOut` is set. */
  readonly timeoutMs: number;
  readonly stdin?: string;
}
