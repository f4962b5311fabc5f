import type { ContainerNode } from '../../cluster/container-node.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import type { FaultContext } from '../fault.ts';
import { FIND_TRACES } from '../traces.ts';
import { tableName } from './filter-table.ts';

const TIMEOUT_MS = 10_000;

export interface ScriptOptions {
  /** `$1`, `$2`, ... of the script. */
  readonly args?: readonly (string | number)[];
  readonly stdin?: string;
  readonly timeoutMs?: number;
}

/**
 * Runs a bash script in the network namespace of a node and gives what it printed. Throws `QUAKE_NETWORK_SCRIPT`
 * (environment) with what it said when it fails.
 */
export async function runBeside(
  context: FaultContext,
  node: ClusterNode,
  script: string,
  { args = [], stdin, timeoutMs = TIMEOUT_MS }: ScriptOptions = {},
): Promise<string> {
  const argv = ['bash', '-c', script, 'bash', ...args.map(String)];
  const options = { timeoutMs, ...(stdin === undefined ? {} : { stdin }) };
  const { exitCode, stdout, stderr, timedOut } = await context.sidecar(node, argv, options);
  if (exitCode === 0) return stdout;
  const reason = timedOut ? `no end within ${timeoutMs} ms` : stderr.trim() || `exit code ${exitCode ?? 'unknown'}`;
  throw new QuakeError('QUAKE_NETWORK_SCRIPT', `In the network namespace of ${node.name}: ${reason}`, {
    exitClass: 'environment',
    context: { node: node.name },
  });
}

/** Loads an nft ruleset into the namespace of a node, all of it or nothing. */
export async function loadRules(context: FaultContext, node: ClusterNode, rules: string): Promise<void> {
  await runBeside(context, node, 'exec nft -f -', { stdin: rules });
}

/** Does the work on every node whose container runs; the others have no namespace. Rejects with the first failure. */
export async function onRunning<T>(
  context: FaultContext,
  nodes: readonly ClusterNode[],
  work: (node: ClusterNode) => Promise<T>,
): Promise<readonly T[]> {
  const results = await Promise.all(
    nodes.map(async (node) => {
      try {
        return [await work(node)];
      } catch (error) {
        const { running } = await context.container(node).state();
        if (running) throw error;
        return [];
      }
    }),
  );
  return results.flat();
}

/** The addresses of a node on all planes. */
export function addressesOf(node: ClusterNode): readonly string[] {
  const { addresses } = node as Partial<Pick<ContainerNode, 'addresses'>>;
  return addresses === undefined ? [node.address] : Object.values(addresses);
}

/** Title of the long-running processes of a fault, by which healing finds them. */
export function processTitle(faultId: string): string {
  return `${tableName(faultId)}-process`;
}

/** Handle of the root qdiscs of a fault: `db` and the number of the fault in hex. Names a qdisc cannot have. */
export function qdiscHandle(faultId: string): string {
  const number = Number(/\d+/.exec(faultId)?.[0] ?? 0) % 256;
  return `db${number.toString(16).padStart(2, '0')}:`;
}

/** Removes the fault from the namespaces of all nodes that run. May be repeated. */
export async function removeFault(context: FaultContext): Promise<void> {
  const args = ['remove', tableName(context.id), qdiscHandle(context.id)];
  await onRunning(context, context.nodes, (node) => runBeside(context, node, FIND_TRACES, { args }));
}
