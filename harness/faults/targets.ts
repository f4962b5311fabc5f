import { isWell, type NodeState } from '../cluster/node-state.ts';
import { isWitness, WITNESS_NAMES, type ClusterNode } from '../cluster/node.ts';
import { QuakeError } from '../errors.ts';

/** A node and what it said last; no state when it did not answer. */
export interface ObservedNode {
  readonly node: ClusterNode;
  readonly state?: NodeState | undefined;
}

/** What a target may be, for messages and for the JSON schema. */
export const TARGET_WORDS = [
  'primary',
  'one standby',
  'standby',
  'sync standby',
  'all standbys',
  'standbys',
  'minority',
  'majority',
  'witness',
  'all',
] as const;

const NODE = `(?:n[1-9]|${WITNESS_NAMES.join('|')})`;

/** The name of a node: `n2`, `gateway`. */
export const NODE_PATTERN = new RegExp(`^${NODE}$`);

/** A word of `TARGET_WORDS`, or names of nodes separated by commas: `n1,n3`. */
export const TARGET_PATTERN = new RegExp(`^(${TARGET_WORDS.join('|')}|${NODE}(,${NODE})*)$`);

/**
 * The nodes that a target means at this moment: `primary`; `one standby` (`standby`: the first that is in step);
 * `all standbys` (`standbys`); `sync standby` (the one whose acknowledgement the primary waits for); `minority` (as many
 * nodes as are fewer than half, the primary among them) and `majority` (the others); `witness`; `all` (that hold data); or names of nodes.
 * Throws `QUAKE_NO_TARGET` (environment) when there is none, with what was observed.
 */
export function resolveTargets(target: string, observed: readonly ObservedNode[]): readonly ClusterNode[] {
  const found = (RESOLVERS[target] ?? byNames(target.split(',')))(observed);
  if (found.length > 0) return found;
  const seen = observed.map(({ node, state }) => `${node.name}: ${state?.role ?? 'no answer'}`);
  throw new QuakeError('QUAKE_NO_TARGET', `No node is "${target}" now (${seen.join(', ')})`, {
    exitClass: 'environment',
    hint: 'See states.jsonl for what the nodes said before',
    context: { observed: seen },
  });
}

/** Why a target can never be resolved in a cluster of nodes with these names; nothing when it can. */
export function impossibleTarget(target: string, names: readonly string[]): string | undefined {
  const named = (TARGET_WORDS as readonly string[]).includes(target) ? [] : target.split(',');
  const absent = named.filter((name) => !names.includes(name));
  if (absent.length > 0) return `there is no node ${absent.join(', ')}, only ${names.join(', ')}`;
  if (target === 'witness' && !names.some(isWitness)) return 'the product has no witness node';
  const databases = names.filter((name) => !isWitness(name)).length;
  if (target === 'minority' && minorityOf(databases) === 0) return `${databases} nodes have no minority`;
  return undefined;
}

/** Why a target is never, or not always, fewer than half of the database nodes with these names; nothing when it is. */
export function noMinority(target: string, names: readonly string[]): string | undefined {
  const databases = names.filter((name) => !isWitness(name)).length;
  const most = (SIZES[target] ?? (() => target.split(',').length))(databases);
  return most * 2 < databases ? undefined : `${most} of ${databases} nodes are no minority`;
}

/** How many nodes a word is at most, of so many database nodes. */
const SIZES: Readonly<Record<string, (databases: number) => number>> = {
  primary: () => 1,
  standby: () => 1,
  'one standby': () => 1,
  'sync standby': () => 1,
  standbys: (databases) => databases - 1,
  'all standbys': (databases) => databases - 1,
  minority: (databases) => minorityOf(databases),
  majority: (databases) => databases - minorityOf(databases),
  witness: () => 0,
  all: (databases) => databases,
} satisfies Record<(typeof TARGET_WORDS)[number], (databases: number) => number>;

type Resolver = (observed: readonly ObservedNode[]) => readonly ClusterNode[];

const minorityOf = (count: number): number => Math.ceil(count / 2) - 1;
const database = (observed: readonly ObservedNode[]): readonly ObservedNode[] =>
  observed.filter(({ node }) => !isWitness(node.name));

const withRole =
  (...roles: readonly string[]): Resolver =>
  (observed) =>
    observed.filter(({ state }) => state !== undefined && roles.includes(state.role)).map(({ node }) => node);

const inStep: Resolver = (observed) =>
  observed.filter(({ state }) => state?.role === 'standby' && isWell(state)).map(({ node }) => node);

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

const primary = first(withRole('primary', 'normal'));

/** None while nobody is primary: a minority without it is another fault than the one that was asked for. */
const minority: Resolver = (observed) => {
  const nodes = database(observed);
  const [head] = primary(nodes);
  if (head === undefined) return [];
  return [head, ...nodes.map(({ node }) => node).filter((node) => node !== head)].slice(0, minorityOf(nodes.length));
};

const majority: Resolver = (observed) => {
  const few = minority(observed);
  return few.length === 0
    ? []
    : database(observed)
        .map(({ node }) => node)
        .filter((node) => !few.includes(node));
};

const byNames =
  (names: readonly string[]): Resolver =>
  (observed) =>
    observed.map(({ node }) => node).filter((node) => names.includes(node.name));

const standbys = withRole('standby', 'cascade standby');

const RESOLVERS: Readonly<Record<string, Resolver>> = {
  primary,
  standby: first(inStep),
  'one standby': first(inStep),
  standbys,
  'all standbys': standbys,
  'sync standby': first(synchronous),
  minority,
  majority,
  witness: (observed) => observed.map(({ node }) => node).filter(({ name }) => isWitness(name)),
  all: (observed) => database(observed).map(({ node }) => node),
} satisfies Record<(typeof TARGET_WORDS)[number], Resolver>;
