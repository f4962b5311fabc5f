import type { MatrixRecord, MatrixSummary, Spread } from '../../harness/store/matrix-record.ts';
import { formatDuration } from '../format/duration.ts';

/** The parts of an RTO in their order, with short words for a table. */
export const MATRIX_PHASES: readonly (readonly [name: keyof MatrixSummary['phases'], words: string])[] = [
  ['detect', 'detect'],
  ['decide', 'decide'],
  ['promote', 'promote'],
  ['firstAcknowledgedWrite', 'first write'],
  ['replicationHealthy', 'healthy'],
];

/** `4.5 s`, `none` for no outage, `no end`, and `-` for what was not seen. */
export function spreadText(spread: Spread | undefined, which: keyof Spread): string {
  if (spread === undefined) return '-';
  const ms = spread[which];
  if (ms === null) return 'no end';
  return ms === 0 ? 'none' : formatDuration(ms);
}

/** What the figures were measured on, as far as it tells how much they mean. */
export function machineText({ loadAverage: { before, after, processors } }: MatrixRecord): string {
  const loads = [before, ...(after === undefined ? [] : [after])].map((load) => load.toFixed(1));
  return `load of the machine ${loads.join(' to ')} on ${processors} ${processors === 1 ? 'processor' : 'processors'}`;
}
