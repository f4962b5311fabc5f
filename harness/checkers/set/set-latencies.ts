import type { Operation } from '../../history/operation.ts';
import { ranksWhere } from './lost-elements.ts';
import type { SetAnalysis } from './set-analysis.ts';

/** An element that a read of the primary did not show although it was known; later reads have it. */
export interface StaleElement {
  readonly element: number;
  /** The operation that first showed it to be there. */
  readonly known: { readonly index: number; readonly time: number };
  /** The invocation of the last read that lacked it. */
  readonly lastAbsent: { readonly index: number; readonly time: number };
  readonly outcome: 'stable';
  /** ms from `known` to just after `lastAbsent` began. */
  readonly stableLatency: number;
}

/** In order of value. */
export function staleElementsOf(analysis: SetAnalysis, history: readonly Operation[]): readonly StaleElement[] {
  return ranksWhere(analysis.adds.size, (rank) => isStale(analysis, rank)).flatMap((rank) => {
    const known = history[analysis.known(rank) ?? -1];
    const absent = analysis.lastAbsent(rank)?.invoke;
    if (known === undefined || absent === undefined) return [];
    return [
      {
        element: analysis.adds.value(rank),
        known: { index: known.index, time: known.time },
        lastAbsent: { index: absent.index, time: absent.time },
        outcome: 'stable' as const,
        stableLatency: latencyMs(known.time, absent.time),
      },
    ];
  });
}

/**
 * For every stable element the ms from when it was known to when every read of the primary showed it; for every lost one to
 * when the last read that showed it began.
 */
export function latenciesOf(
  analysis: SetAnalysis,
  history: readonly Operation[],
  fate: 'stable' | 'lost',
): readonly number[] {
  return ranksWhere(analysis.adds.size, (rank) => analysis.fate(rank) === fate).map((rank) => {
    const known = history[analysis.known(rank) ?? -1]?.time ?? 0;
    const end = fate === 'stable' ? analysis.lastAbsent(rank) : analysis.lastPresent(rank);
    return latencyMs(known, end?.invoke.time);
  });
}

function isStale(analysis: SetAnalysis, rank: number): boolean {
  const absent = analysis.lastAbsent(rank);
  const known = analysis.known(rank);
  return analysis.fate(rank) === 'stable' && absent !== undefined && known !== undefined && known < absent.invoke.index;
}

/** From ns to ms, rounded down to µs. Zero when there was no such read, or it began before. */
function latencyMs(known: number, end: number | undefined): number {
  return end === undefined ? 0 : Math.max(0, Math.floor((end - known) / 1000) / 1000);
}
