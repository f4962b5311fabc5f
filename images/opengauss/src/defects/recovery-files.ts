import type { TimelineEnd } from '../server/lineage.ts';

export interface Checkpoint {
  /** Of the record, `HI/LO`. */
  readonly location: string;
  /** Where replay begins. */
  readonly redo: string;
  readonly timeline: number;
}

const SEGMENT_BITS = 24n;

/** A backup_label as pg_rewind writes it: recovery begins at this checkpoint, whatever pg_control says. */
export function backupLabel({ location, redo, timeline }: Checkpoint): string {
  const [high = '0', low = '0'] = redo.split('/');
  const segment = (BigInt(`0x${low}`) >> SEGMENT_BITS).toString(16);
  const file = [timeline.toString(16), high, segment].map((part) => part.toUpperCase().padStart(8, '0')).join('');
  return [
    `START WAL LOCATION: ${redo} (file ${file})`,
    `CHECKPOINT LOCATION: ${location}`,
    'BACKUP METHOD: pg_rewind',
    'BACKUP FROM: primary',
    'START TIME: 2026-01-01 00:00:00 UTC',
    '',
  ].join('\n');
}

/** The history file of a timeline with these ancestors. */
export function historyText(ancestors: readonly TimelineEnd[]): string {
  return ancestors.map(({ timeline, end }) => `${timeline}\t${end}\tno reason\n`).join('');
}
