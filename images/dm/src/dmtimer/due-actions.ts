import type { IniFile } from '../../../../harness/products/dm/configuration/ini-file.ts';
import { textOf, wordOf } from '../../../../harness/products/dm/configuration/settings.ts';
import { nextRun } from './next-run.ts';
import type { Timer } from './timer.ts';

/** What a timer makes a database do. dmarch.ini only knows the first; the others belong to jobs. */
export type TimerAction =
  | { readonly kind: 'send archive'; readonly destination: string }
  | { readonly kind: 'run backup'; readonly path: string }
  | { readonly kind: 'run procedure'; readonly name: string };

/** A timer, by its name, and what it is for. */
export interface TimerBinding {
  readonly timer: string;
  readonly action: TimerAction;
}

/** The ASYNC archives of a dmarch.ini with their ARCH_TIMER_NAME, which no other type has (seed 001 §2.3). */
export function asynchronousArchives(archives: IniFile): TimerBinding[] {
  return archives.sections.flatMap((section) => {
    const [timer, destination] = [textOf(section, 'ARCH_TIMER_NAME'), textOf(section, 'ARCH_DEST')];
    if (wordOf(section, 'ARCH_TYPE') !== 'ASYNC' || timer === undefined || destination === undefined) return [];
    return { timer, action: { kind: 'send archive', destination } };
  });
}

/**
 * What has to be done now: everything whose timer ran after `after`, up to `now` (wall times, ms), once each. What fell
 * into a time in which the server did not run is not made up for; it looks from its start on.
 */
export function dueActions(
  timers: readonly Timer[],
  bindings: readonly TimerBinding[],
  after: number,
  now: number,
): TimerAction[] {
  return bindings.flatMap(({ timer: name, action }) => {
    const timer = timers.find((candidate) => candidate.name.toUpperCase() === name.toUpperCase());
    const run = timer === undefined ? undefined : nextRun(timer, after);
    return run !== undefined && run <= now ? action : [];
  });
}
