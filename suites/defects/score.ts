import type { Verdict } from '../../harness/checkers/verdict/index.ts';
import type { Defect } from '../../harness/products/defect.ts';

/** One run of a trial, and what was found in it. */
export interface TrialRun {
  readonly trial: string;
  readonly product: string;
  /** Absent on the clean stand-in. */
  readonly defect?: Defect;
  /** Absent where there was no run: then `error` says why. */
  readonly verdict?: Pick<Verdict, 'valid' | 'checks' | 'problems'>;
  readonly error?: string;
  readonly seconds: number;
}

/**
 * `caught`: the check that should find the defect did, and called it by its name. `missed`: everything else with a defect, also
 * where it was found under another name only. `clean`: valid, as it must be without a defect. `false alarm`: something was
 * found where nothing is. `unknown`: the run without a defect could not be judged, which proves nothing.
 */
export type Outcome = 'caught' | 'missed' | 'clean' | 'false alarm' | 'unknown';

export interface ScoredRun extends TrialRun {
  readonly outcome: Outcome;
  /** `check: anomaly`, each once; problems of the run itself too. */
  readonly found: readonly string[];
}

export interface Score {
  readonly runs: readonly ScoredRun[];
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly seconds: number;
  /** All defects caught, nothing found where nothing is, nothing left unknown. */
  readonly passed: boolean;
}

export function scoreOf(runs: readonly TrialRun[]): Score {
  const scored = runs.map((run) => ({ ...run, outcome: outcomeOf(run), found: foundIn(run) }));
  const counts: Record<Outcome, number> = { caught: 0, missed: 0, clean: 0, 'false alarm': 0, unknown: 0 };
  for (const { outcome } of scored) counts[outcome] += 1;
  const wrong = counts.missed + counts['false alarm'] + counts.unknown;
  return {
    runs: scored,
    counts,
    seconds: runs.reduce((sum, { seconds }) => sum + seconds, 0),
    passed: runs.length > 0 && wrong === 0,
  };
}

function outcomeOf({ defect, verdict }: TrialRun): Outcome {
  if (defect === undefined) {
    if (verdict === undefined || verdict.valid === 'unknown') return 'unknown';
    return verdict.valid ? 'clean' : 'false alarm';
  }
  const { check, anomaly } = defect.caughtAs;
  const result = verdict?.checks[check];
  const named = result?.valid === false && result.anomalies.some(({ type }) => type === anomaly);
  return named ? 'caught' : 'missed';
}

function foundIn({ verdict, error }: TrialRun): readonly string[] {
  if (verdict === undefined) return [error ?? 'no run'];
  const anomalies = Object.entries(verdict.checks).flatMap(([check, result]) =>
    [...new Set(result.anomalies.map(({ type }) => type))].map((type) => `${check}: ${type}`),
  );
  return [...anomalies, ...verdict.problems.map(({ type }) => `run: ${type}`)];
}
