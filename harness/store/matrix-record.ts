import type { RtoPhases } from '../checkers/availability/index.ts';
import type { Contract } from '../checkers/checker.ts';
import type { VerdictClass } from '../checkers/verdict/index.ts';
import type { RunRecord } from './run-record.ts';

export const MATRIX_SCHEMA = 'dbquake/matrix@1';

/** The result of `dbquake matrix`: every setting against every fault. Holds no password. Later versions only add fields. */
export interface MatrixRecord {
  readonly schema: typeof MATRIX_SCHEMA;
  readonly dbquake: string;
  readonly product: string;
  /** What was measured; absent until the first run had machines. */
  readonly measuredOn?: Pick<RunRecord, 'kind' | 'image' | 'versions'>;
  readonly seed: number;
  readonly times: number;
  readonly nodes: number;
  /** Operations a second wanted, client processes, seconds of load in each run. */
  readonly load: RunRecord['load'];
  readonly preloadBytes: number;
  readonly command: string;
  /** ISO times; no end while it goes on or when it was killed. */
  readonly started: string;
  readonly ended?: string;
  readonly interrupted?: true;
  /** Of the last minute, before the first and after the last run: figures of a machine that is busy are figures of that. */
  readonly loadAverage: { readonly before: number; readonly after?: number; readonly processors: number };
  readonly settings: readonly MatrixSettings[];
  readonly faults: readonly MatrixFault[];
  /** Of every setting, in their order, all faults in their order. */
  readonly cells: readonly MatrixCell[];
}

/** A row of the grid. */
export interface MatrixSettings {
  /** As the user wrote it: `most_available_sync=on,synchronous_commit=local`, or `defaults`. */
  readonly name: string;
  /** What differs from the product's defaults. */
  readonly settings: Readonly<Record<string, string>>;
  readonly contract: Contract;
}

/** A column of the grid. */
export interface MatrixFault {
  /** `kill sync standby`. */
  readonly name: string;
  readonly kind: string;
  readonly target: string;
}

export interface MatrixCell {
  /** Names of its row and column. */
  readonly settings: string;
  readonly fault: string;
  /** Those that were made, in order. */
  readonly runs: readonly MatrixRun[];
  /** Over the runs that measured something; absent while there is none. */
  readonly summary?: MatrixSummary;
}

export type PromiseOutcome = 'kept' | 'broken' | 'unknown';

/** One run of a cell: an ordinary stored run, or why there is none. */
export interface MatrixRun {
  readonly seed: number;
  /** Its id, the name of its folder. */
  readonly run?: string;
  /** `not run` when there never were machines. */
  readonly verdict: VerdictClass | 'not run';
  readonly exitCode: number;
  /** Of the verdict, or the error. */
  readonly summary: string;
  /** Did the cluster keep what its settings promise, about loss and about outages? */
  readonly promise: PromiseOutcome;
  /** Absent when the fault did not bite, the run was interrupted, or nothing was measured. */
  readonly measured?: MatrixMeasurement;
}

export interface MatrixMeasurement {
  /** From the fault to the first acknowledged write, ms; 0: no outage; null: none was acknowledged before the load ended. */
  readonly rtoMs: number | null;
  /** Longest time without an acknowledged write that is put down to the fault, ms; null: not over when the load ended. */
  readonly outageMs: number | null;
  readonly phases: RtoPhases;
  /** Acknowledged rows that are gone; null when nobody knows. */
  readonly lostRows: number | null;
  /** From the first to the last acknowledgement of what is gone, ms; 0 when nothing is; null when nobody knows. */
  readonly lostSpanMs: number | null;
}

/** Over the runs of a cell. */
export interface MatrixSummary {
  readonly count: number;
  readonly rtoMs: Spread;
  readonly outageMs: Spread;
  /** A phase that no run showed is absent. */
  readonly phases: Readonly<Partial<Record<keyof RtoPhases, Spread>>>;
  /** Absent when no run could judge it. */
  readonly lostRows?: Spread;
  readonly lostSpanMs?: Spread;
  /** `broken` when it was broken once; `kept` when every run kept it. */
  readonly promise: PromiseOutcome;
}

/** Null is without end. The median is a value that occurred: of an even number the greater of the two in the middle. */
export interface Spread {
  readonly median: number | null;
  readonly worst: number | null;
}
