import { encodeIntRuns, type IntRuns } from '../../history/int-runs.ts';
import { ranksWhere } from './lost-elements.ts';
import type { SetAnalysis } from './set-analysis.ts';
import { holds, type SetRead } from './set-reads.ts';

/** Elements that a final read should have and does not. */
export interface MissingElements {
  readonly count: number;
  readonly elements: IntRuns;
  /** Index of the read's completion in the history. */
  readonly read: number;
}

/** By node, for the last final read of each; nodes that miss nothing are left out. */
export function missingOnNodes(analysis: SetAnalysis): Readonly<Record<string, MissingElements>> {
  const lastReads = new Map<string, SetRead>();
  for (const read of analysis.reads) {
    if (read.final && read.node !== undefined) lastReads.set(read.node, read);
  }
  const missing: Record<string, MissingElements> = {};
  for (const [node, read] of lastReads) {
    const { adds } = analysis;
    const ranks = ranksWhere(
      adds.size,
      (rank) =>
        adds.outcome(rank) === 'ok' &&
        (adds.completed[rank] ?? Infinity) < read.invoke.index &&
        !holds(read, adds.value(rank)),
    );
    if (ranks.length === 0) continue;
    const elements = encodeIntRuns(ranks.map((rank) => adds.value(rank)));
    missing[node] = { count: ranks.length, elements, read: read.ok.index };
  }
  return missing;
}
