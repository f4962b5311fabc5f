import type { Scenario } from '../run/scenario.ts';
import type { MatrixFault, MatrixSettings } from '../store/matrix-record.ts';

/** When the fault comes: after it is known how things go without one. */
const INJECT_AFTER_MS = 2000;

export interface MatrixPlanOptions {
  readonly settings: readonly MatrixSettings[];
  readonly faults: readonly MatrixFault[];
  readonly times: number;
  readonly seed: number;
  /** Everything but name, settings and schedule. */
  readonly base: Scenario;
  /** How long each fault lasts before it is healed, ms. */
  readonly faultDurationMs: number;
}

/** One run to be made. */
export interface PlannedRun {
  readonly settings: MatrixSettings;
  readonly fault: MatrixFault;
  readonly seed: number;
  readonly scenario: Scenario;
}

/**
 * All runs in the order in which they are made: the whole grid once, then again, so that whoever interrupts it has something of
 * every cell. The n-th time of every cell has the same seed, so that settings are compared under the same load.
 */
export function planMatrix(options: MatrixPlanOptions): readonly PlannedRun[] {
  const { settings, faults, times, seed } = options;
  return Array.from({ length: times }, (_, time) => seed + time).flatMap((each) =>
    settings.flatMap((row) =>
      faults.map((fault) => ({ settings: row, fault, seed: each, scenario: scenarioOf(row, fault, options) })),
    ),
  );
}

function scenarioOf(
  { settings }: MatrixSettings,
  { name, kind, target }: MatrixFault,
  { base, faultDurationMs }: MatrixPlanOptions,
): Scenario {
  return {
    ...base,
    name: `matrix-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`,
    settings: { ...base.settings, ...settings },
    schedule: [{ at: INJECT_AFTER_MS, inject: kind, target, healAfter: faultDurationMs }],
  };
}

/** Measured on 2 calm cores with the stand-in: containers and deployment of a node; last reads, logs, checks, removal. */
const DEPLOY_MS = 2500;
const FINISH_MS = 5000;
/** Rows put in, and replayed or copied by every standby. */
const PRELOAD_BYTES_PER_MS = 15_000;

/** About how long one run takes on a calm machine, ms. */
export function estimateRunMs({ standbys, time, preload }: Pick<Scenario, 'standbys' | 'time' | 'preload'>): number {
  return DEPLOY_MS * (standbys + 1) + time + FINISH_MS + preload / PRELOAD_BYTES_PER_MS;
}

/** What is still to come, ms: by the runs that were made, as long as there are none by the estimate. */
export function timeLeftMs(remaining: number, takenMs: readonly number[], estimateMs: number): number {
  const mean = takenMs.length === 0 ? estimateMs : takenMs.reduce((a, b) => a + b, 0) / takenMs.length;
  return remaining * mean;
}
