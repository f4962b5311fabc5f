import type { StepRule } from '../procedure.ts';

/** An event of a watcher, and the same as the monitor's log repeats it: a user may have given only one of the two logs. */
export function sameOrTold(...kinds: readonly string[]): readonly string[] {
  return [...kinds, ...kinds.map((kind) => `told-${kind}`)];
}

/** What most steps have in common: they stand in the log of whoever carries them out, and in that of the monitor. */
export function step(
  phase: string,
  title: string,
  row: string,
): Pick<StepRule, 'phase' | 'title' | 'row' | 'on' | 'log'> {
  return { phase, title, row, on: 'any', log: 'watcher' };
}
