import { lsnToNumber, type TimelineEnd } from '../../../opengauss/src/server/lineage.ts';

/** A library's timelines, oldest first; the last one has no end yet. */
export interface Chain {
  readonly timeline: number;
  readonly history: readonly TimelineEnd[];
}

/**
 * Up to which LSN two libraries have the same redo: where the first of them left the last timeline that both have.
 * Infinity when they are on the same timeline; 0 when they have nothing in common.
 */
export function commonLsn(one: Chain, other: Chain): number {
  const [left, right] = [endsOf(one), endsOf(other)];
  let common = 0;
  for (const [index, { timeline, end }] of left.entries()) {
    const same = right[index];
    if (same?.timeline !== timeline) break;
    common = Math.min(end, same.end);
    if (end !== same.end) break;
  }
  return common;
}

function endsOf({ timeline, history }: Chain): { readonly timeline: number; readonly end: number }[] {
  return [
    ...history.map((ancestor) => ({ timeline: ancestor.timeline, end: Number(lsnToNumber(ancestor.end)) })),
    { timeline, end: Infinity },
  ];
}
