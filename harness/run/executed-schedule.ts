import { z } from 'zod';
import { QuakeError } from '../errors.ts';
import type { Scenario, ScheduleEntry } from './scenario.ts';

export const SCHEDULE_SCHEMA = 'dbquake/schedule@1';

/** `schedule.json`: what was planned, and what became of it. */
export interface ScheduleRecord {
  readonly schema: typeof SCHEDULE_SCHEMA;
  readonly seed: number;
  /** The whole scenario with its options applied, so that the run can be repeated. */
  readonly scenario: Scenario;
  readonly planned: readonly ScheduleEntry[];
  readonly executed: readonly ExecutedEntry[];
}

/** One entry of the schedule once it was carried out. */
export interface ExecutedEntry {
  readonly planned: ScheduleEntry;
  /** Of the fault in the history, `f3`; absent for operations. */
  readonly id?: string;
  /** Names of the nodes that the target was, when it came to it; empty when it was not carried out. */
  readonly targets: readonly string[];
  /** Of the fault, defaults filled in. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** ms since the load began. */
  readonly at: number;
  /** From the injection to the beginning of healing, ms; absent for operations and for what was never healed. */
  readonly heldFor?: number;
  /** ns since the run began. */
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly problem?: string;
  /** Why a fault that was drawn at random was not carried out, which is no problem. */
  readonly leftOut?: string;
}

/**
 * The schedule as it was executed, to be executed again: same moments, same nodes, same durations. An entry that was not
 * carried out is left out; one that was never healed lasts as long as planned.
 */
export function scheduleToReplay(executed: readonly ExecutedEntry[]): readonly ScheduleEntry[] {
  return executed
    .filter(({ targets }) => targets.length > 0)
    .toSorted((a, b) => a.at - b.at)
    .map(({ planned, targets, parameters, at, heldFor }) => {
      const where = { at: Math.round(at), target: targets.join(',') };
      if (!('inject' in planned)) return { operation: planned.operation, ...where };
      const healAfter = Math.round(heldFor ?? planned.healAfter);
      return { inject: planned.inject, ...where, healAfter, ...(parameters === undefined ? {} : { parameters }) };
    });
}

const storedShape = z.looseObject({
  schema: z.literal(SCHEDULE_SCHEMA),
  seed: z.int(),
  scenario: z.looseObject({}),
  executed: z.array(z.looseObject({})),
});

/** Reads `schedule.json`. Throws `QUAKE_NO_SCHEDULE` (usage) for a file of a version that did not keep what is needed. */
export function parseScheduleRecord(text: string): ScheduleRecord {
  const parsed = storedShape.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data as unknown as ScheduleRecord;
  throw new QuakeError(
    'QUAKE_NO_SCHEDULE',
    `schedule.json does not hold what a replay needs: ${z.prettifyError(parsed.error)}`,
    {
      exitClass: 'usage',
      hint: 'It was written by an older version; the command in run.json repeats the plan from its seed',
    },
  );
}
