import { messageOf } from '../../harness/errors.ts';
import type { Defect } from '../../harness/products/defect.ts';
import { runScenario } from '../../harness/run/run-scenario.ts';
import { scenarioSchema } from '../../harness/run/scenario.ts';
import type { TrialRun } from './score.ts';
import type { Trial } from './trials.ts';

export interface TrialOptions {
  /** Absent for the clean stand-in. */
  readonly defect?: Defect;
  readonly seed: number;
  readonly runsRoot: string;
  readonly signal: AbortSignal;
}

/** One run of a trial. Never rejects: a run that cannot be made is a result too. */
export async function runTrial(trial: Trial, { defect, seed, runsRoot, signal }: TrialOptions): Promise<TrialRun> {
  const began = performance.now();
  const known = {
    trial: trial.name,
    product: trial.product,
    ...(defect === undefined ? {} : { defect }),
  };
  const seconds = (): number => (performance.now() - began) / 1000;
  try {
    const { verdict } = await runScenario({
      scenario: scenarioSchema.parse(trial.scenario),
      seed,
      runsRoot,
      signal,
      ...(defect === undefined ? {} : { defect: defect.name }),
    });
    return { ...known, verdict, seconds: seconds() };
  } catch (error) {
    return { ...known, error: messageOf(error), seconds: seconds() };
  }
}
