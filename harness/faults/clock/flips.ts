import type { ServerShift } from './server-clock.ts';

/** What was seen of a clock that flips between the true time and another one. */
export interface Flips {
  readonly true: number;
  readonly shifted: number;
  /** Answers that were neither. */
  readonly other: number;
  /** How often one followed on the other. */
  readonly flips: number;
}

/** Sorts answers by what they are near to; `tolerance` gives for an answer how near that is, seconds. */
export function countFlips(
  seen: readonly Pick<ServerShift, 'shift' | 'uncertainty'>[],
  by: number,
  tolerance: (answer: Pick<ServerShift, 'uncertainty'>) => number,
): Flips {
  const sides = seen.map((answer): 'true' | 'shifted' | 'other' => {
    if (Math.abs(answer.shift) <= tolerance(answer)) return 'true';
    return Math.abs(answer.shift - by) <= tolerance(answer) ? 'shifted' : 'other';
  });
  const clear = sides.filter((side) => side !== 'other');
  return {
    true: sides.filter((side) => side === 'true').length,
    shifted: sides.filter((side) => side === 'shifted').length,
    other: sides.length - clear.length,
    flips: clear.filter((side, position) => position > 0 && side !== clear[position - 1]).length,
  };
}
