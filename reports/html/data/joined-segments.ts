import type { LaneSegment } from './page-data.ts';

/** A stretch in which a node had one role and one state, whatever its details and links were. */
export interface JoinedSegment extends Pick<LaneSegment, 'fromUs' | 'toUs' | 'role' | 'state' | 'error'> {
  /** Details other than Normal, each once. */
  readonly details: readonly string[];
}

/**
 * Joins segments that touch and have the same role and state: a standby without its primary changes its detail twice a
 * second. With `by` = `role` the state may change as well, and the first one stands for all.
 */
export function joinedSegments(segments: readonly LaneSegment[], by: 'role' | 'state' = 'state'): JoinedSegment[] {
  const joined: (JoinedSegment & { toUs: number; details: string[] })[] = [];
  for (const { fromUs, toUs, role, state, detail, error } of segments) {
    const details = detail === '' || detail === 'Normal' ? [] : [detail];
    const last = joined.at(-1);
    if (last?.toUs === fromUs && last.role === role && (by === 'role' || last.state === state)) {
      last.toUs = toUs;
      for (const own of details) if (!last.details.includes(own)) last.details.push(own);
    } else {
      joined.push({ fromUs, toUs, role, state, details, ...(error === undefined ? {} : { error }) });
    }
  }
  return joined;
}
