import { compareLsn, parseLsn } from '../../cluster/lsn.ts';
import type { NodeState, StateSample } from '../../cluster/node-state.ts';
import { acceptsWrites } from '../roles/index.ts';

/**
 * The LSN that a node can never lose by itself: what a primary has written, what a standby has replayed. What a standby has
 * received is no such position: a receiver that connects anew begins again at the segment.
 */
export function ownPosition(state: NodeState): string | undefined {
  return acceptsWrites(state) ? state.lsn : state.replayLsn;
}

/** The later of two LSNs, of which the first may be missing. */
export function laterOf(a: string | undefined, b: string): string {
  return a === undefined || compareLsn(b, a) > 0 ? b : a;
}

/** Bytes from one LSN to a later one; 0 when it is not later. */
export function bytesBetween(from: string, to: string): number {
  const bytes = parseLsn(to) - parseLsn(from);
  return bytes > 0n ? Number(bytes) : 0;
}

/** The samples of each node in order of time, by node. */
export function samplesByNode(states: readonly StateSample[]): ReadonlyMap<string, readonly StateSample[]> {
  const byNode = new Map<string, StateSample[]>();
  for (const sample of states.toSorted((a, b) => a.time - b.time)) {
    const samples = byNode.get(sample.node);
    if (samples === undefined) byNode.set(sample.node, [sample]);
    else samples.push(sample);
  }
  return byNode;
}
