/**
 * One line of `history.jsonl` (design.md, "A run on disk"). An operation is a pair: an `invoke`, and later a completion of
 * the same process: `ok` (it happened), `fail` (it certainly did not happen) or `info` (nobody knows).
 */
export interface Operation {
  /** Position in the history, from 0, without gaps. */
  readonly index: number;
  /** Nanoseconds on the monotonic clock since the run began. */
  readonly time: number;
  readonly process: ProcessId;
  readonly type: OperationType;
  /** What was done: a function of the workload, or one of `NemesisFunction` and `OperatorFunction`. */
  readonly f: string;
  readonly value: unknown;
  /** Which workload a client operation belongs to; absent for nemesis and operator. */
  readonly workload?: string;
  /** The node that was spoken to. */
  readonly node?: string;
  /** Why it was `fail` or `info`: SQLSTATE or error code, a colon, the message. */
  readonly error?: string;
  /** True for the reads made after healing, on every node, when nothing else runs any more. */
  readonly final?: true;
}

export type OperationType = 'invoke' | 'ok' | 'fail' | 'info';

/** A client process is a number and never used again after `info`; faults and operator actions have names. */
export type ProcessId = number | 'nemesis' | 'operator';

/** What the nemesis does. `value` is a `FaultRecord`. */
export type NemesisFunction = 'inject' | 'heal';

/**
 * `value` of the nemesis operations. The completion of `inject` is `ok` only if the fault was verified to bite, else
 * `info`, or `fail` without targets for a fault drawn at random that was left out; that of `heal` is `ok` only if healing was
 * verified.
 */
export interface FaultRecord {
  /** Unique in the run, `f1`, `f2`, ... */
  readonly id: string;
  readonly kind: string;
  /** Names of the nodes, resolved when the fault was injected. */
  readonly targets: readonly string[];
  /** What verification saw, for people. */
  readonly evidence?: string;
}

/**
 * What the operator (or the schedule, for `switchover`) does with the product. `detect`, `decide`, `failover`,
 * `rejoin`, `build` and `switchover` carry an `OperatorRecord`, `digest` a `DigestRecord`. `detect` and `decide` are pairs too,
 * both ends at the moment they are settled; `decide` that ends with `fail` found nobody to promote.
 */
export type OperatorFunction = 'detect' | 'decide' | 'failover' | 'switchover' | 'rejoin' | 'build' | 'digest';

export interface OperatorRecord {
  /** The node that is acted on (new primary, node that rejoins); absent where there is none yet. */
  readonly node?: string;
  /** Why: what was seen, which rule applied. */
  readonly reason?: string;
}

/** Hash of all rows of one table on one node by one access path; taken after healing (peers.md §6, row 5). */
export interface DigestRecord {
  readonly node: string;
  /** `schema.name`; with a column behind it when only that column was read, `schema.name (id)`. */
  readonly table: string;
  readonly path: 'sequential scan' | 'index scan' | 'index-only scan';
  readonly rows: number;
  /** Order-independent hash of the rows, hexadecimal. */
  readonly hash: string;
}
