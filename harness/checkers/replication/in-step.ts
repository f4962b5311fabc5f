import { compareLsn } from '../../cluster/lsn.ts';
import { isWell, type NodeState, type StateSample } from '../../cluster/node-state.ts';
import type { ClusterFacts } from '../checker.ts';
import { acceptsWrites } from '../roles/index.ts';

/**
 * What keeps a node from being in step: `silent`, it does not answer; `unsteady`, its role, state or connection is not as it
 * should be; `behind`, it has not replayed all that the primary has written.
 */
export interface StepProblem {
  readonly kind: 'silent' | 'unsteady' | 'behind';
  /** Absent when it is the cluster that is wrong. */
  readonly node?: string;
  readonly message: string;
}

/** What the nodes said last, by name; a node without an entry has said nothing. */
export type LatestSamples = ReadonlyMap<string, StateSample>;

/**
 * Is there one primary, is every node well, and does WAL stream to each of the others (facts/opengauss.md §2.4)? And
 * has each of them replayed the WAL up to the end of the primary's? Nothing to say means that the cluster is whole.
 */
export function stepProblems(latest: LatestSamples, cluster: ClusterFacts): readonly StepProblem[] {
  const answers = new Map<string, NodeState>();
  const problems: StepProblem[] = [];
  for (const { name: node } of cluster.nodes) {
    const sample = latest.get(node);
    if (sample?.state !== undefined) answers.set(node, sample.state);
    else problems.push({ kind: 'silent', node, message: `${node} does not answer${because(sample?.error)}` });
  }
  for (const [node, state] of answers) {
    if (isWell(state)) continue;
    problems.push({ kind: 'unsteady', node, message: `${node} shows ${stateText(state)}` });
  }
  const [primary, ...others] = [...answers].filter(([, state]) => acceptsWrites(state));
  if (primary === undefined) return [...problems, { kind: 'unsteady', message: 'no node is primary' }];
  if (others.length > 0) {
    const names = [primary, ...others].map(([name]) => name).join(' and ');
    return [...problems, { kind: 'unsteady', message: `${names} are primary` }];
  }
  for (const [node, state] of answers) {
    if (node === primary[0]) continue;
    const link = linkProblem(node, state, answers, cluster);
    if (link !== undefined) problems.push({ kind: 'unsteady', node, message: link });
    const gap = replayGap(node, state, primary);
    if (gap !== undefined) problems.push({ kind: 'behind', node, message: gap });
  }
  return problems;
}

/** The last sample of every node. */
export function latestSamples(states: readonly StateSample[]): LatestSamples {
  return new Map(states.toSorted((a, b) => a.time - b.time).map((sample) => [sample.node, sample]));
}

function because(error: string | undefined): string {
  return error === undefined ? '' : `: ${error}`;
}

/** `Standby, Need repair (Disconnected)` in the words of the product. */
export function stateText({ role, state, detail }: NodeState): string {
  return `${role}, ${state}${detail === '' || detail === state ? '' : ` (${detail})`}`;
}

/** A standby is fed by the primary, a cascade standby by any node. */
function linkProblem(
  name: string,
  state: NodeState,
  answers: ReadonlyMap<string, NodeState>,
  cluster: ClusterFacts,
): string | undefined {
  const address = cluster.nodes.find((node) => node.name === name)?.address;
  const feeders = [...answers].filter(([, other]) => state.role === 'cascade standby' || acceptsWrites(other));
  const senders = feeders.flatMap(([, feeder]) => feeder.senders.filter(({ peerAddress }) => peerAddress === address));
  if (senders.length === 0) return `nothing streams to ${name}`;
  const streaming = senders.find((sender) => sender.state.toLowerCase() === 'streaming');
  if (streaming === undefined) return `the sender to ${name} shows ${senders[0]?.state ?? 'nothing'}`;
  const followed = state.receiver?.peerAddress;
  if (followed === undefined) return `${name} has no receiver`;
  const isFeeder = feeders.some(([feeder]) =>
    cluster.nodes.some((node) => node.name === feeder && node.address === followed),
  );
  return isFeeder ? undefined : `${name} receives from ${followed}, which is not the primary`;
}

function replayGap(
  name: string,
  state: NodeState,
  [primaryName, primary]: readonly [string, NodeState],
): string | undefined {
  const position = state.replayLsn ?? state.lsn;
  if (primary.lsn === undefined || position === undefined) return `the LSN of ${name} or ${primaryName} is not known`;
  if (compareLsn(position, primary.lsn) >= 0) return undefined;
  return `${name} has replayed ${position}, ${primaryName} has written ${primary.lsn}`;
}
