import type { OperationType, ProcessId } from '../../../harness/history/operation.ts';
import type { EncodedOperations } from './operation-columns.ts';

/**
 * What the browser gets to draw the timeline from. Times are microseconds since the run began, as integers. Drawn from
 * the stored run alone; `verdict.json` stays the truth.
 */
export interface PageData {
  readonly runId: string;
  /** Wall clock at time 0, in ms since the epoch; 0 when `started` could not be read. */
  readonly startedMs: number;
  /** Where the timeline begins: nothing is known of the nodes before, while they are set up. */
  readonly beginUs: number;
  /** Where it ends. */
  readonly durationUs: number;
  readonly lanes: readonly Lane[];
  readonly faults: readonly FaultBand[];
  readonly actions: readonly OperatorAction[];
  readonly outages: readonly OutageWindow[];
  readonly anomalies: readonly AnomalyMarker[];
  readonly operations: EncodedOperations;
}

/** One node's role and state over time. */
export interface Lane {
  readonly node: string;
  readonly segments: readonly LaneSegment[];
}

/** A stretch in which all samples of a node said the same. Where no sample covers the time there is no segment. */
export interface LaneSegment {
  readonly fromUs: number;
  readonly toUs: number;
  readonly samples: number;
  /** `unreachable` when the node did not answer. */
  readonly role: string;
  readonly state: string;
  readonly detail: string;
  readonly error?: string;
  /** First and last LSN seen in the stretch. */
  readonly lsn?: readonly [string, string];
  /** `to 10.1.0.3 Streaming Sync`, one a sender; `from 10.1.0.2 Streaming`. */
  readonly links: readonly string[];
}

/** From the verified injection of a fault to its verified healing. */
export interface FaultBand {
  readonly id: string;
  readonly kind: string;
  readonly targets: readonly string[];
  readonly fromUs: number;
  readonly toUs: number;
  /** False when nothing in the history says that it was healed. */
  readonly healed: boolean;
  /** False when injection was not verified to bite. */
  readonly bit: boolean;
  readonly records: readonly HistoryRecord[];
}

/** What the operator did, from invocation to completion; a point when only one of them is known. */
export interface OperatorAction {
  readonly f: string;
  readonly node?: string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly outcome: OperationType;
  readonly records: readonly HistoryRecord[];
}

export interface OutageWindow {
  readonly kind: 'write' | 'read';
  readonly fromUs: number;
  readonly toUs: number;
  /** Nothing was acknowledged any more before the load ended. */
  readonly open: boolean;
  readonly cause?: string | undefined;
}

export interface AnomalyMarker {
  readonly checker: string;
  readonly type: string;
  readonly message: string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly nodes: readonly string[];
  /** Indices into the history. */
  readonly operations: readonly number[];
}

/** A line of the history, kept whole for what is not a client operation. */
export interface HistoryRecord {
  readonly index: number;
  readonly timeUs: number;
  readonly process: ProcessId;
  readonly type: OperationType;
  readonly f: string;
  readonly value: unknown;
  readonly node?: string;
  readonly error?: string;
}
