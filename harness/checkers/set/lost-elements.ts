import { encodeIntRuns, type IntRuns } from '../../history/int-runs.ts';
import type { Operation } from '../../history/operation.ts';
import type { Anomaly } from '../checker.ts';
import type { SetAnalysis } from './set-analysis.ts';
import { holds } from './set-reads.ts';
import { momentText } from '../wording.ts';

/** A point of the history. */
export interface Sighting {
  readonly index: number;
  /** ns since the run began. */
  readonly time: number;
  readonly node?: string;
}

/** An element that was there and is gone. */
export interface LostElement {
  readonly element: number;
  /** Null when its add was never acknowledged, but a read of the primary had returned it. */
  readonly acknowledged: Sighting | null;
  /** The last read on any node that returned it; null when none ever did. */
  readonly lastSeen: Sighting | null;
  /** The last read of the primary, which lacks it. */
  readonly missingFrom: Sighting;
}

export interface LostElements {
  readonly count: number;
  readonly elements: IntRuns;
  /** The first ones, in order of value. */
  readonly details: readonly LostElement[];
  /** Ranks in the analysis, ascending. */
  readonly ranks: readonly number[];
}

/** Details of more lost elements than this would say nothing new. */
const MOST_DETAILS = 100;

/** What is lost, of everything or only of what was acknowledged. */
export function lostElementsOf(
  analysis: SetAnalysis,
  history: readonly Operation[],
  which: 'known' | 'acknowledged',
): LostElements {
  const { adds } = analysis;
  const ranks = ranksWhere(
    adds.size,
    (rank) => analysis.fate(rank) === 'lost' && (which === 'known' || adds.outcome(rank) === 'ok'),
  );
  return {
    count: ranks.length,
    elements: encodeIntRuns(ranks.map((rank) => adds.value(rank))),
    details: ranks.slice(0, MOST_DETAILS).map((rank) => detailsOf(analysis, history, rank)),
    ranks,
  };
}

/** One sentence a DBA understands. */
export function lostAnomaly({ element, acknowledged, lastSeen, missingFrom }: LostElement): Anomaly {
  const sightings = [acknowledged, lastSeen, missingFrom].filter((sighting) => sighting !== null);
  const began = acknowledged === null ? 'had been read from the primary' : `was acknowledged${whereText(acknowledged)}`;
  const seen = lastSeen === null ? 'was never seen again' : `was last seen${whereText(lastSeen)}`;
  const first = sightings[0] ?? missingFrom;
  return {
    type: 'lost',
    message: `Element ${element} ${began}, ${seen}, and is missing${whereText(missingFrom)}`,
    operations: sightings.map(({ index }) => index),
    interval: [first.time, missingFrom.time],
    nodes: [...new Set(sightings.flatMap(({ node }) => (node === undefined ? [] : [node])))],
  };
}

/** Ranks for which it holds, ascending. */
export function ranksWhere(size: number, holdsFor: (rank: number) => boolean): number[] {
  const ranks: number[] = [];
  for (let rank = 0; rank < size; rank += 1) if (holdsFor(rank)) ranks.push(rank);
  return ranks;
}

function detailsOf(analysis: SetAnalysis, history: readonly Operation[], rank: number): LostElement {
  const element = analysis.adds.value(rank);
  const acknowledgement =
    analysis.adds.outcome(rank) === 'ok' ? history[analysis.adds.completed[rank] ?? -1] : undefined;
  const lastSeen = analysis.reads.findLast((read) => holds(read, element));
  const absent = analysis.lastAbsent(rank);
  if (absent === undefined) throw new TypeError(`Element ${element} is lost, but no read lacks it`);
  return {
    element,
    acknowledged: acknowledgement === undefined ? null : sightingOf(acknowledgement),
    lastSeen: lastSeen === undefined ? null : sightingOf(lastSeen.ok),
    missingFrom: sightingOf(absent.ok),
  };
}

function sightingOf({ index, time, node }: Operation): Sighting {
  return { index, time, ...(node === undefined ? {} : { node }) };
}

function whereText({ node, time }: Sighting): string {
  return `${node === undefined ? '' : ` on ${node}`} ${momentText(time)}`;
}
