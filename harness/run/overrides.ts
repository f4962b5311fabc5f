import { z } from 'zod';
import { QuakeError } from '../errors.ts';
import { Random } from '../generator/random.ts';
import { scenarioSchema, type Scenario, type ScheduleEntry } from './scenario.ts';

/** What the command line may change of a scenario; text as typed. Absent means: as the scenario says. */
export interface Overrides {
  readonly product?: string;
  readonly standbys?: string;
  /** `NAME=VALUE` each. */
  readonly set?: readonly string[];
  readonly workload?: string;
  readonly rate?: string;
  readonly concurrency?: string;
  readonly preload?: string;
  readonly time?: string;
  readonly detectAfter?: string;
  readonly promote?: string;
  /** Kinds of faults, separated by commas; or `none`. Replaces the scenario's schedule by one made from the seed. */
  readonly faults?: string;
  /** Entries of a schedule file; replace the scenario's schedule. */
  readonly schedule?: readonly ScheduleEntry[];
}

const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
const list = (text: string | undefined): string[] | undefined => text?.split(',').map((part) => part.trim());

/** The scenario with the command line's changes. Throws a usage error that names the option and what it expects. */
export function applyOverrides(scenario: Scenario, overrides: Overrides, seed: number): Scenario {
  const fields = scenarioSchema.shape;
  const option = <Name extends keyof Scenario>(name: Name, flag: string, value: unknown): Scenario[Name] => {
    if (value === undefined) return scenario[name];
    const result = fields[name].safeParse(value);
    if (result.success) return result.data as Scenario[Name];
    const [issue] = result.error.issues;
    throw new QuakeError('QUAKE_BAD_OPTION', `${flag}: ${issue?.message ?? z.prettifyError(result.error)}`, {
      exitClass: 'usage',
      hint: 'dbquake run --help shows all options with examples',
    });
  };
  const changed: Scenario = {
    ...scenario,
    product: option('product', '--product', overrides.product),
    standbys: option('standbys', '--standbys', number(overrides.standbys)),
    settings: { ...scenario.settings, ...parseSettings(overrides.set ?? []) },
    workloads: option('workloads', '--workload', list(overrides.workload)),
    rate: option('rate', '--rate', number(overrides.rate)),
    concurrency: option('concurrency', '--concurrency', number(overrides.concurrency)),
    preload: option('preload', '--preload', overrides.preload),
    time: option('time', '--time', overrides.time),
    detectAfter: option('detectAfter', '--detect-after', overrides.detectAfter),
    promote: option('promote', '--promote', overrides.promote),
  };
  return { ...changed, schedule: [...scheduleOf(changed, overrides, seed)] };
}

function parseSettings(assignments: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    assignments.map((assignment) => {
      const [name = '', ...value] = assignment.split('=');
      if (name !== '' && value.length > 0) return [name, value.join('=')];
      throw new QuakeError('QUAKE_BAD_OPTION', `--set expects NAME=VALUE, got "${assignment}"`, { exitClass: 'usage' });
    }),
  );
}

function scheduleOf(scenario: Scenario, { faults, schedule }: Overrides, seed: number): readonly ScheduleEntry[] {
  if (faults !== undefined && schedule !== undefined) {
    throw new QuakeError('QUAKE_BAD_OPTION', '--faults and --schedule exclude each other', { exitClass: 'usage' });
  }
  if (schedule !== undefined) return schedule;
  if (faults === undefined) return scenario.schedule;
  return faults === 'none' ? [] : randomSchedule(list(faults) ?? [], scenario.time, seed);
}

const FIRST_MS = 4000;
const DURATION_MS = 6000;
const INTERVAL_MS = 14_000;

/** One fault after the other, kind and target drawn from the seed, none so late that it could not be healed within the load. */
function randomSchedule(kinds: readonly string[], timeMs: number, seed: number): readonly ScheduleEntry[] {
  const entries: ScheduleEntry[] = [];
  let random = Random.fromSeed(seed);
  for (let at = FIRST_MS; at + DURATION_MS <= timeMs; at += INTERVAL_MS) {
    const [inject, afterKind] = random.weighted(kinds.map((kind) => [1, kind] as const));
    const [target, rest] = afterKind.weighted([
      [2, 'primary'],
      [1, 'standby'],
    ] as const);
    random = rest;
    entries.push({ at, inject, target, healAfter: DURATION_MS });
  }
  if (entries.length > 0) return entries;
  throw new QuakeError(
    'QUAKE_BAD_OPTION',
    `--time is too short for a fault: it needs ${(FIRST_MS + DURATION_MS) / 1000} s`,
    {
      exitClass: 'usage',
    },
  );
}
