import type { NodeState } from '../cluster/node-state.ts';
import type { ClusterNode } from '../cluster/node.ts';
import { QuakeError } from '../errors.ts';

/** A node and what it said last; no state when it did not answer. */
export interface ObservedNode {
  readonly node: ClusterNode;
  readonly state?: NodeState | undefined;
}

/**
 * The nodes that a target means at this moment: `primary`, `standby` (the first that is in step), `standbys`, `sync standby`
 * (the one whose acknowledgement the primary waits for), `all`, or the name of a node. Throws a `QuakeError` when there is
 * none, with what was observed.
 */
export function resolveTargets(target: string, observed: readonly ObservedNode[]): readonly ClusterNode[] {
  const found = (RESOLVERS[target] ?? byName(target))(observed);
  if (found.length > 0) return found;
  throw new QuakeError('QUAKE_NO_TARGET', `No node is "${target}" now`, {
    exitClass: 'environment',
    hint: 'See states.jsonl for what the nodes said before',
    context: { observed: observed.map(({ node, state }) => `${node.name}: ${state?.role ?? 'no answer'}`) },
  });
}

type Resolver = (observed: readonly ObservedNode[]) => readonly ClusterNode[];

const withRole =
  (...roles: readonly string[]): Resolver =>
  (observed) =>
    observed.filter(({ state }) => state !== undefined && roles.includes(state.role)).map(({ node }) => node);

const inStep: Resolver = (observed) =>
  observed.filter(({ state }) => state?.role === 'standby' && state.state === 'Normal').map(({ node }) => node);

const synchronous: Resolver = (observed) => {
  const senders = observed.flatMap(({ state }) => (state?.role === 'primary' ? state.senders : []));
  const addresses = senders
    .filter(({ syncState }) => /^(Sync|Quorum)$/.test(syncState))
    .map(({ peerAddress }) => peerAddress);
  return observed.map(({ node }) => node).filter(({ address }) => addresses.includes(address));
};

const first =
  (resolver: Resolver): Resolver =>
  (observed) =>
    resolver(observed).slice(0, 1);

const byName =
  (name: string): Resolver =>
  (observed) =>
    observed.map(({ node }) => node).filter((node) => node.name === name);

const RESOLVERS: Readonly<Record<string, Resolver>> = {
  primary: first(withRole('primary', 'normal')),
  standby: first(inStep),
  standbys: withRole('standby', 'cascade standby'),
  'sync standby': first(synchronous),
  all: (observed) => observed.map(({ node }) => node),
};
