import type { RtoPhases } from '../checkers/availability/index.ts';
import type { MatrixMeasurement, MatrixRun, MatrixSummary, PromiseOutcome, Spread } from '../store/matrix-record.ts';

const PHASES: readonly (keyof RtoPhases)[] = [
  'detect',
  'decide',
  'promote',
  'firstAcknowledgedWrite',
  'replicationHealthy',
];

/** The figures of a cell; nothing when none of its runs measured anything. */
export function summarizeCell(runs: readonly MatrixRun[]): MatrixSummary | undefined {
  const measured = runs.flatMap(({ measured: each }) => (each === undefined ? [] : [each]));
  if (measured.length === 0) return undefined;
  const lostRows = knownSpread(measured.map((each) => each.lostRows));
  const lostSpanMs = knownSpread(measured.map((each) => each.lostSpanMs));
  return {
    count: measured.length,
    rtoMs: spreadOf(measured.map(({ rtoMs }) => rtoMs ?? Infinity)),
    outageMs: spreadOf(measured.map(({ outageMs }) => outageMs ?? Infinity)),
    phases: Object.fromEntries(PHASES.flatMap((phase) => phaseSpread(phase, measured))),
    ...(lostRows === undefined ? {} : { lostRows }),
    ...(lostSpanMs === undefined ? {} : { lostSpanMs }),
    promise: promiseOf(runs),
  };
}

function phaseSpread(
  phase: keyof RtoPhases,
  measured: readonly MatrixMeasurement[],
): readonly (readonly [keyof RtoPhases, Spread])[] {
  const spread = knownSpread(measured.map(({ phases }) => phases[phase]));
  return spread === undefined ? [] : [[phase, spread]];
}

function knownSpread(values: readonly (number | null)[]): Spread | undefined {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? undefined : spreadOf(known);
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const finite = (value = Infinity): number | null => (Number.isFinite(value) ? value : null);
  return { median: finite(sorted[Math.floor(sorted.length / 2)]), worst: finite(sorted.at(-1)) };
}

function promiseOf(runs: readonly MatrixRun[]): PromiseOutcome {
  if (runs.some(({ promise }) => promise === 'broken')) return 'broken';
  return runs.every(({ promise }) => promise === 'kept') ? 'kept' : 'unknown';
}
