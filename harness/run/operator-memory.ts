import type { NodeState } from '../cluster/node-state.ts';

/** What one node said in one round of probes. */
export interface Observation {
  readonly node: string;
  readonly address: string;
  /** Absent when it did not answer in time. */
  readonly state?: NodeState;
  readonly error?: string;
}

export interface DecisionOptions {
  /** A primary that has not answered for so long counts as gone, ms. */
  readonly detectAfterMs: number;
  /** `most-advanced`, `sync` (the standby that acknowledged last), or the name of a node. */
  readonly policy: string;
  /** Every acknowledged write is on at least so many standbys; 0 when the settings promise nothing (`Contract`). */
  readonly acknowledgements: number;
}

/** What the operator remembers between rounds. Times are ms on any monotonic clock. */
export interface OperatorMemory {
  /** The node that was primary last. */
  readonly primary?: string;
  /** When a primary answered last; at first, when the operator began. */
  readonly answeredAt: number;
  /** When the primary was found to be gone; absent while it answers or the time has not come. */
  readonly detectedAt?: number;
  /** Standbys that the primary called Sync or Quorum when it last had enough of them to acknowledge anything. */
  readonly synchronous: readonly string[];
  /** Standbys that this primary was ever seen to send to since it became primary: nothing of theirs is foreign to it. */
  readonly followers: readonly string[];
  /** LSN of each node that answered in the round before. */
  readonly positions: Readonly<Record<string, string>>;
  /** When each node was last seen to change its role. */
  readonly changingAt: Readonly<Record<string, number>>;
  /** Second primaries that were told already. */
  readonly secondPrimaries: readonly string[];
  /** Why nobody can be promoted, told already. */
  readonly impasse?: string;
}

export type OperatorAction =
  /** The primary is gone, or a second one is there. */
  | { readonly kind: 'detect'; readonly node?: string; readonly reason: string }
  | { readonly kind: 'promote'; readonly node: string; readonly reason: string }
  /** Nobody can be promoted now. Told once a reason. */
  | { readonly kind: 'impasse'; readonly reason: string };

export function beginAt(nowMs: number): OperatorMemory {
  return { answeredAt: nowMs, synchronous: [], followers: [], positions: {}, changingAt: {}, secondPrimaries: [] };
}

/** What a primary that answers teaches about who holds what it acknowledges. */
export function learnFrom(
  memory: OperatorMemory,
  primary: Observation,
  observations: readonly Observation[],
  acknowledgements: number,
): Pick<OperatorMemory, 'primary' | 'synchronous' | 'followers'> {
  const same = memory.primary === primary.node;
  const followers = followersOf(primary, observations);
  const names = followers.map(({ node }) => node);
  const synchronous = followers.filter((each) => each.synchronous).map(({ node }) => node);
  return {
    primary: primary.node,
    // A primary with too few of them acknowledges nothing, so those that it had before still hold all.
    synchronous: same && synchronous.length < Math.max(1, acknowledgements) ? memory.synchronous : synchronous,
    followers: same ? [...new Set([...memory.followers, ...names])] : names,
  };
}

/** Nodes that the primary sends to, without those that are just being built: what these acknowledge is no database yet. */
function followersOf(
  primary: Observation,
  observations: readonly Observation[],
): readonly { readonly node: string; readonly synchronous: boolean }[] {
  return observations.flatMap(({ node, address }) => {
    const own = (primary.state?.senders ?? []).filter(({ peerAddress }) => peerAddress === address);
    const follows = own.some(({ state }) => state === 'Streaming' || state === 'Catchup');
    if (!follows || own.some(({ state }) => state === 'Backup')) return [];
    return [{ node, synchronous: own.some(({ syncState }) => syncState === 'Sync' || syncState === 'Quorum') }];
  });
}

/** Where everybody is, to see in the next round who still moves. */
export function positionsOf(observations: readonly Observation[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    observations.flatMap(({ node, state }) => (state?.lsn === undefined ? [] : [[node, state.lsn] as const])),
  );
}
