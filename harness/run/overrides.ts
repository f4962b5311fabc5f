import { z } from 'zod';
import { QuakeError } from '../errors.ts';
import { planFaults } from './plan-faults.ts';
import { faultMixSchema, scenarioSchema, type FaultMix, type Scenario, type ScheduleEntry } from './scenario.ts';

/** What the command line may change of a scenario; text as typed. Absent means: as the scenario says. */
export interface Overrides {
  readonly product?: string;
  readonly standbys?: string;
  /** `NAME=VALUE` each. */
  readonly set?: readonly string[];
  readonly workload?: string;
  readonly isolation?: string;
  /** Names of consistency models, separated by commas. */
  readonly model?: string;
  readonly rate?: string;
  readonly concurrency?: string;
  readonly preload?: string;
  readonly time?: string;
  readonly detectAfter?: string;
  readonly promote?: string;
  /** Kinds or groups of faults, `kill=3,network`; or `none`. Replaces the scenario's schedule by one drawn from the seed. */
  readonly faults?: string;
  readonly faultInterval?: string;
  readonly faultDuration?: string;
  readonly faultsAtOnce?: string;
  readonly faultQuiet?: string;
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
    isolation: option('isolation', '--isolation', overrides.isolation),
    models: option('models', '--model', list(overrides.model)),
    rate: option('rate', '--rate', number(overrides.rate)),
    concurrency: option('concurrency', '--concurrency', number(overrides.concurrency)),
    preload: option('preload', '--preload', overrides.preload),
    time: option('time', '--time', overrides.time),
    detectAfter: option('detectAfter', '--detect-after', overrides.detectAfter),
    promote: option('promote', '--promote', overrides.promote),
  };
  const mix = mixOf(changed, overrides);
  changed.schedule = [...scheduleOf(changed, overrides)];
  if (mix === undefined) delete changed.faults;
  else changed.faults = mix;
  return drawFaults(changed, seed);
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

function scheduleOf(scenario: Scenario, { faults, schedule }: Overrides): readonly ScheduleEntry[] {
  if (faults !== undefined && schedule !== undefined) {
    throw new QuakeError('QUAKE_BAD_OPTION', '--faults and --schedule exclude each other', { exitClass: 'usage' });
  }
  if (schedule !== undefined) return schedule;
  if (faults === undefined) return scenario.schedule;
  return [];
}

/** Draws the faults of the mix from the seed and puts them into the schedule. */
export function drawFaults(scenario: Scenario, seed: number): Scenario {
  const { faults, ...rest } = scenario;
  if (faults === undefined) return scenario;
  const drawn = planFaults(faults, scenario.time, seed);
  return { ...rest, schedule: [...scenario.schedule, ...drawn].toSorted((a, b) => a.at - b.at) };
}

/** `--faults kill=3,pause` with its companions; nothing when no faults are to be drawn. */
function mixOf(scenario: Scenario, { faults, schedule, ...timing }: Overrides): FaultMix | undefined {
  if (faults === 'none' || (faults === undefined && schedule !== undefined)) return undefined;
  const { faultInterval: interval, faultDuration: duration, faultsAtOnce, faultQuiet: quiet } = timing;
  const atOnce = number(faultsAtOnce);
  const given = { interval, duration, atOnce, quiet };
  const wanted = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  if (faults === undefined && Object.keys(wanted).length === 0) return scenario.faults;
  const mix = faults === undefined ? scenario.faults?.mix : parseMix(faults);
  if (mix === undefined)
    throw badOption('--fault-interval, --fault-duration, --faults-at-once and --fault-quiet need --faults');
  const parsed = faultMixSchema.safeParse({ ...wanted, mix });
  if (parsed.success) return { ...scenario.faults, ...parsed.data };
  throw badOption(`--faults: ${z.prettifyError(parsed.error)}`);
}

/** Weights by kind or group: `kill=3,pause`. */
function parseMix(faults: string): Record<string, number> {
  const mix = (list(faults) ?? []).map((part) => {
    const [kind = '', weight = '1'] = part.split('=');
    return [kind, Number(weight)] as const;
  });
  return Object.fromEntries(mix);
}

const badOption = (message: string): QuakeError => new QuakeError('QUAKE_BAD_OPTION', message, { exitClass: 'usage' });
