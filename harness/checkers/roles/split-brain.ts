import type { AcceptedWrite, Term } from './terms.ts';

/** Two nodes took writes at the same time. */
export interface SplitBrain {
  /** The node that should have stopped, and the one that had taken over. */
  readonly nodes: readonly [old: string, current: string];
  /** ns: from the first write that came too late to the old primary to the last that it acknowledged. */
  readonly interval: readonly [number, number];
  /** Writes acknowledged by each node from the new primary's first one to the end of the interval. */
  readonly writes: Readonly<Record<string, number>>;
  /** Indices of the acknowledgements on the old primary, the first 20. */
  readonly operations: readonly number[];
}

const MOST_OPERATIONS = 20;

/**
 * A write is one too many when its node's last reason to be primary is older than that of another node, and the write was
 * invoked after that other node had already acknowledged one. Writes on their way during the change are not accused.
 */
export function splitBrainsOf(terms: readonly Term[], writes: readonly AcceptedWrite[]): readonly SplitBrain[] {
  const takeovers = terms.map((term, position) => ({ ...term, position, since: takenOverAt(term, writes) }));
  const accused = new Map<
    string,
    { readonly old: string; readonly current: string; since: number; late: AcceptedWrite[] }
  >();
  for (const write of writes) {
    const own = terms.findLastIndex(({ node, from }) => node === write.node && from <= write.ok.time);
    const other = takeovers.findLast(
      ({ node, position, since }) => position > own && node !== write.node && since < write.invoke.time,
    );
    if (other === undefined) continue;
    const key = `${write.node}/${other.position}`;
    const found = accused.get(key) ?? { old: write.node, current: other.node, since: other.since, late: [] };
    found.late.push(write);
    accused.set(key, found);
  }
  return [...accused.values()].map(({ old, current, since, late }) => {
    const start = late.reduce((first, { invoke }) => Math.min(first, invoke.time), Infinity);
    const end = late.reduce((last, { ok }) => Math.max(last, ok.time), since);
    const during = (node: string): number =>
      writes.filter((write) => write.node === node && write.ok.time >= since && write.ok.time <= end).length;
    return {
      nodes: [old, current],
      interval: [start, end],
      writes: { [old]: during(old), [current]: during(current) },
      operations: late.slice(0, MOST_OPERATIONS).map(({ ok }) => ok.index),
    };
  });
}

/** When the node first acknowledged a write that was invoked in the term. */
function takenOverAt({ node, from }: Term, writes: readonly AcceptedWrite[]): number {
  return writes.find((write) => write.node === node && write.invoke.time >= from)?.ok.time ?? Infinity;
}
