import { availableParallelism, loadavg } from 'node:os';
import { messageOf, QuakeError } from '../errors.ts';
import { dbquakeVersion } from '../run/describe-run.ts';
import { runScenario, type RunOutcome, type RunRequest } from '../run/run-scenario.ts';
import { MATRIX_SCHEMA, type MatrixRecord, type MatrixRun } from '../store/matrix-record.ts';
import type { RunFolder } from '../store/run-folder.ts';
import { estimateRunMs, planMatrix, timeLeftMs, type MatrixPlanOptions, type PlannedRun } from './matrix-plan.ts';
import { measureRun } from './measure-run.ts';
import { summarizeCell } from './summarize-cell.ts';

export interface MatrixRequest extends MatrixPlanOptions {
  /** Of every run. */
  readonly run: Pick<RunRequest, 'image' | 'runsRoot' | 'keep' | 'connect'>;
  /** The command line that repeats the matrix. */
  readonly command: string;
  /** Ends it early: the current run heals and cleans up, and what was measured stays. */
  readonly signal: AbortSignal;
  readonly observer: MatrixObserver;
  /** Makes one run; `runScenario` unless told. */
  readonly perform?: (request: RunRequest) => Promise<RunOutcome>;
}

/** Told of what happens. */
export interface MatrixObserver {
  begun(progress: MatrixProgress): void;
  /** A step, or figures, of the current run. */
  step(text: string): void;
  /** A run is stored: draws its report. */
  stored(folder: RunFolder): Promise<void>;
  /** All that is known by now. */
  ended(planned: PlannedRun, run: MatrixRun, soFar: MatrixRecord): Promise<void>;
}

export interface MatrixProgress {
  readonly planned: PlannedRun;
  /** From 1. */
  readonly number: number;
  readonly of: number;
  /** With this run, ms. */
  readonly leftMs: number;
}

/**
 * Makes every run of the plan, one after the other. A run that fails is part of the answer and does not end the campaign. Throws
 * a usage error of the first run, which every other one would throw too.
 */
export async function runMatrix(request: MatrixRequest): Promise<MatrixRecord> {
  const { observer, signal, base } = request;
  const plan = planMatrix(request);
  const made: MadeRun[] = [];
  const takenMs: number[] = [];
  let record = describeMatrix(request);
  for (const [position, planned] of plan.entries()) {
    if (isAborted(signal)) break;
    const leftMs = timeLeftMs(plan.length - position, takenMs, estimateRunMs(base));
    observer.begun({ planned, number: position + 1, of: plan.length, leftMs });
    const began = performance.now();
    const { run, outcome } = await makeRun(planned, request);
    takenMs.push(performance.now() - began);
    // What was cut off says nothing about its cell, unless it shows that something is broken.
    if (isAborted(signal) && run.measured === undefined && run.promise !== 'broken') break;
    made.push({ planned, run });
    record = { ...record, ...measuredOn(record, outcome), cells: cellsOf(request, made) };
    await observer.ended(planned, run, record);
  }
  return {
    ...record,
    ended: new Date().toISOString(),
    ...(isAborted(signal) ? { interrupted: true } : {}),
    loadAverage: { ...record.loadAverage, after: loadOfLastMinute() },
  };
}

interface MadeRun {
  readonly planned: PlannedRun;
  readonly run: MatrixRun;
}

async function makeRun(
  { scenario, seed }: PlannedRun,
  { run: options, observer, signal, perform = runScenario }: MatrixRequest,
): Promise<{ readonly run: MatrixRun; readonly outcome?: RunOutcome }> {
  try {
    const step = (text: string): void => observer.step(text);
    const outcome = await perform({ ...options, scenario, seed, signal, progress: step, figures: step });
    await observer.stored(outcome.folder);
    return { run: measureRun(outcome.run.id, seed, outcome.verdict), outcome };
  } catch (error) {
    if (error instanceof QuakeError && error.exitClass === 'usage') throw error;
    return { run: notRun(seed, error) };
  }
}

function notRun(seed: number, error: unknown): MatrixRun {
  const environment = error instanceof QuakeError && error.exitClass === 'environment';
  const exitCode = environment ? 3 : 70;
  return { seed, verdict: 'not run', exitCode, summary: messageOf(error), promise: 'unknown' };
}

function describeMatrix(request: MatrixRequest): MatrixRecord {
  const { base, settings, faults, seed, times, command } = request;
  return {
    schema: MATRIX_SCHEMA,
    dbquake: dbquakeVersion(),
    product: base.product,
    seed,
    times,
    nodes: base.standbys + 1,
    load: { rate: base.rate, concurrency: base.concurrency, seconds: base.time / 1000 },
    preloadBytes: base.preload,
    command,
    started: new Date().toISOString(),
    loadAverage: { before: loadOfLastMinute(), processors: availableParallelism() },
    settings,
    faults,
    cells: cellsOf(request, []),
  };
}

function measuredOn(record: MatrixRecord, outcome: RunOutcome | undefined): Partial<MatrixRecord> {
  if (outcome === undefined || record.measuredOn !== undefined) return {};
  const { kind, image, versions } = outcome.run;
  return { measuredOn: { kind, image, versions } };
}

function cellsOf({ settings, faults }: MatrixPlanOptions, made: readonly MadeRun[]): MatrixRecord['cells'] {
  return settings.flatMap((row) =>
    faults.map((fault) => {
      const runs = made
        .filter(({ planned }) => planned.settings === row && planned.fault === fault)
        .map(({ run }) => run);
      const summary = summarizeCell(runs);
      return { settings: row.name, fault: fault.name, runs, ...(summary === undefined ? {} : { summary }) };
    }),
  );
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;

function loadOfLastMinute(): number {
  return loadavg()[0] ?? 0;
}
