import type { AvailabilityResult } from '../checkers/availability/index.ts';
import type { CheckResult } from '../checkers/checker.ts';
import type { DurabilityResult } from '../checkers/set/index.ts';
import type { Verdict } from '../checkers/verdict/index.ts';
import type { MatrixMeasurement, MatrixRun, PromiseOutcome } from '../store/matrix-record.ts';

/** With one of these the run shows something else than what the fault does to these settings. */
const SPOILED: ReadonlySet<string> = new Set(['interrupted', 'fault-did-not-bite', 'history-cut-off']);

/** What a run of the grid came to, from its verdict alone. */
export function measureRun(run: string, seed: number, verdict: Verdict): MatrixRun {
  const measured = measurementOf(verdict);
  return {
    seed,
    run,
    verdict: verdict.class,
    exitCode: verdict.exitCode,
    summary: verdict.summary,
    promise: measured === undefined ? spoiledPromise(verdict) : promiseOf(verdict),
    ...(measured === undefined ? {} : { measured }),
  };
}

function measurementOf(verdict: Verdict): MatrixMeasurement | undefined {
  const fault = resultOf<AvailabilityResult>(verdict.checks['availability'], 'faults')?.faults[0];
  if (fault === undefined || verdict.problems.some(({ type }) => SPOILED.has(type))) return undefined;
  const durability = resultOf<DurabilityResult>(verdict.checks['durability'], 'lostCount');
  // Rows that are seen to be gone are gone, also when nothing is known about others.
  const known = durability !== undefined && (durability.valid !== 'unknown' || durability.lostCount > 0);
  return {
    rtoMs: fault.rtoMs,
    outageMs: fault.writeOutage?.open === true ? null : (fault.writeOutage?.ms ?? 0),
    phases: fault.phases,
    lostRows: known ? durability.lostCount : null,
    lostSpanMs: known ? durability.spanMs : null,
  };
}

/** About what settings promise: nothing that is wrong with data, and no outage that they do not explain. */
function promiseOf({ checks }: Verdict): PromiseOutcome {
  if (isBroken(checks)) return 'broken';
  return checks['durability']?.valid === true && checks['availability']?.valid === true ? 'kept' : 'unknown';
}

/** Data that are lost are lost, whatever else went wrong with the run. */
function spoiledPromise({ checks }: Verdict): PromiseOutcome {
  return isBroken(checks) ? 'broken' : 'unknown';
}

function isBroken(checks: Verdict['checks']): boolean {
  return Object.values(checks).some(({ valid, class: accused }) => valid === false && accused !== 'replication');
}

/** A checker that crashed left a result without its own fields. */
function resultOf<Result extends CheckResult>(
  result: CheckResult | undefined,
  field: keyof Result,
): Result | undefined {
  return result !== undefined && field in result ? (result as Result) : undefined;
}
