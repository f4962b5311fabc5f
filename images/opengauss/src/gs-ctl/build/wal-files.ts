import type { HelloAnswer } from '../../control.ts';

/** 16 MB, as the template cluster is made; the first 24 digits of a file name are timeline, high and low part of the number. */
const SEGMENT_SIZE = 0x1000000n;

/** What a segment's name says of its place; undefined for history files and everything else in pg_wal. */
function parseSegment(name: string): { readonly timeline: number; readonly number: bigint } | undefined {
  const [, timeline, high, low] = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(?:\.partial)?$/.exec(name) ?? [];
  if (timeline === undefined || high === undefined || low === undefined) return undefined;
  return {
    timeline: Number.parseInt(timeline, 16),
    number: BigInt(`0x${high}`) * (0x100000000n / SEGMENT_SIZE) + BigInt(`0x${low}`),
  };
}

/**
 * Is this WAL that the source never had: on a timeline outside its lineage, or past the end of an ancestor? pg_rewind
 * keeps such files where it has read them to find the divergence.
 */
export function isForeignSegment(
  name: string,
  { timeline, history }: Pick<HelloAnswer, 'timeline' | 'history'>,
): boolean {
  const segment = parseSegment(name);
  if (segment === undefined || segment.timeline === timeline) return false;
  const ancestor = history.find((candidate) => candidate.timeline === segment.timeline);
  return ancestor === undefined || segment.number > segmentNumber(ancestor.end);
}

function segmentNumber(lsn: string): bigint {
  const [high = '0', low = '0'] = lsn.split('/');
  return ((BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`)) / SEGMENT_SIZE;
}
