import type { CommandRecord } from '../cluster/command-record.ts';
import type { StateSample } from '../cluster/node-state.ts';
import type { Operation } from '../history/operation.ts';
import type { StatedOperation } from './stated-operation.ts';

/** Three-valued (design.md, principle 2). */
export type Validity = true | false | 'unknown';

/** What a checker that says `false` accuses the cluster of; decides class and exit code of the verdict. */
export type CheckClass = 'consistency' | 'replication' | 'availability';

/** All that a checker may look at; nothing else, no I/O and no clock. */
export interface Evidence {
  readonly history: readonly Operation[];
  readonly states: readonly StateSample[];
  readonly commands: readonly CommandRecord[];
  readonly cluster: ClusterFacts;
}

export interface ClusterFacts {
  /** Names of the database nodes and their addresses. */
  readonly nodes: readonly { readonly name: string; readonly address: string }[];
  readonly contract: Contract;
}

/** What the product promises under the settings of the run. */
export interface Contract {
  /** May acknowledged writes be lost by a failover? */
  readonly mayLoseAcknowledgedWrites: boolean;
  /** Why, in the words of the settings. */
  readonly reason: string;
  /** Every acknowledged write is on at least so many standbys; absent when that is not promised. */
  readonly standbysPerAcknowledgement?: number;
  /** Longest outage in ms that these settings and the operator's delays explain; absent when nothing is promised. */
  readonly maxOutageMs?: number;
  /** What adds up to `maxOutageMs`. */
  readonly outageParts?: readonly OutagePart[];
}

/** A part of the longest outage that settings and operator explain. */
export interface OutagePart {
  readonly name: string;
  readonly ms: number;
  /** Why it takes that long, in the words of the settings. */
  readonly reason: string;
}

/** Something that must not be. Facts only; text is drawn from them elsewhere. */
export interface Anomaly {
  /** Stable name: `lost`, `stale`, `duplicated`, `wrong-total`, `two-primaries`... */
  readonly type: string;
  /** One sentence that a DBA understands. */
  readonly message: string;
  /** Indices into the history of the operations concerned. */
  readonly operations?: readonly number[];
  /** From, to in ns since the run began. */
  readonly interval?: readonly [number, number];
  readonly nodes?: readonly string[];
  /** The operations in SQL. Added after the check (run/state-anomalies.ts); absent for histories of other tools. */
  readonly statements?: readonly StatedOperation[];
}

/** Fields of every result; each checker adds its own facts beside them. */
export interface CheckResult {
  readonly valid: Validity;
  readonly class: CheckClass;
  /** One line for people. */
  readonly summary: string;
  readonly anomalies: readonly Anomaly[];
}

export interface Checker<Result extends CheckResult = CheckResult> {
  /** Key in `verdict.json`. */
  readonly name: string;
  check(evidence: Evidence): Result;
}
