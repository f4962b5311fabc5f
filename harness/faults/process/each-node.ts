import type { ClusterNode } from '../../cluster/node.ts';
import type { Injection } from '../fault.ts';

/** Does it on all nodes at the same time; the answers by name of the node, as an injection keeps them. */
export async function byNode<T>(
  nodes: readonly ClusterNode[],
  work: (node: ClusterNode) => Promise<T>,
): Promise<Readonly<Record<string, T>>> {
  return Object.fromEntries(await Promise.all(nodes.map(async (node) => [node.name, await work(node)] as const)));
}

/** Looks at all nodes at the same time; what was seen, in their order. */
export async function seeEach(
  nodes: readonly ClusterNode[],
  look: (node: ClusterNode) => Promise<string>,
): Promise<string> {
  return (await Promise.all(nodes.map(look))).join('; ');
}

/** Works on all nodes at the same time and to the end, although one fails: its error is thrown when all have ended. */
export async function onEach(
  nodes: readonly ClusterNode[],
  work: (node: ClusterNode) => Promise<unknown>,
): Promise<void> {
  const results = await Promise.allSettled(nodes.map(work));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** What an injection kept under a key for a node; nothing when the harness died before that was known. */
export function keptFor(injection: Injection, key: string, { name }: ClusterNode): unknown {
  const kept = injection[key];
  return typeof kept === 'object' && kept !== null ? (kept as Readonly<Record<string, unknown>>)[name] : undefined;
}
