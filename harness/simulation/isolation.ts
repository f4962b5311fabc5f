/** How the simulated database executes transactions, from what it promises down to what no database should do. */
export type SimulatedIsolation = keyof typeof ISOLATION;

/** Where the reads of a transaction come from. */
export type ReadsFrom =
  /** Everything happens in one instant between invocation and completion. */
  | 'instant'
  /** A read-only transaction may see an older state, but not older than what its session saw; others are instant. */
  | 'older, session kept'
  /** A read-only transaction may see any of the latest states; others are instant. */
  | 'older'
  /** A snapshot taken at a moment after the invocation. */
  | 'snapshot'
  /** A snapshot that may be older than the invocation, but not than what the session saw. */
  | 'older snapshot, session kept'
  /** A snapshot that may be older than the invocation. */
  | 'older snapshot'
  /** Each statement sees what is committed at its moment. */
  | 'statement'
  /** Each statement sees everything written so far, committed or not. */
  | 'dirty';

export interface IsolationRules {
  readonly readsFrom: ReadsFrom;
  /** Does a transaction fail when a key it writes was written by another one since its snapshot? */
  readonly firstCommitterWins: boolean;
  /** Does a transaction fail when a key it writes has an uncommitted write of another one? */
  readonly writeLocks: boolean;
  /** A transaction may read a key again and sees the same, with its own writes added. */
  readonly repeatable: boolean;
  /** Strongest models that every history holds (names of `checkers/models`). */
  readonly promises: readonly string[];
}

const SNAPSHOT = { firstCommitterWins: true, writeLocks: false, repeatable: true } as const;
const LOOSE = { firstCommitterWins: false, writeLocks: false, repeatable: false } as const;

export const ISOLATION = {
  'strict-serializable': { ...SNAPSHOT, readsFrom: 'instant', promises: ['strict-serializable'] },
  'strong-session-serializable': {
    ...SNAPSHOT,
    readsFrom: 'older, session kept',
    promises: ['strong-session-serializable'],
  },
  serializable: { ...SNAPSHOT, readsFrom: 'older', promises: ['serializable'] },
  'strong-snapshot-isolation': { ...SNAPSHOT, readsFrom: 'snapshot', promises: ['strong-snapshot-isolation'] },
  'strong-session-snapshot-isolation': {
    ...SNAPSHOT,
    readsFrom: 'older snapshot, session kept',
    promises: ['strong-session-snapshot-isolation'],
  },
  'snapshot-isolation': { ...SNAPSHOT, readsFrom: 'older snapshot', promises: ['snapshot-isolation'] },
  'read-committed': { ...LOOSE, readsFrom: 'statement', promises: ['read-committed'] },
  'read-uncommitted': { ...LOOSE, readsFrom: 'dirty', writeLocks: true, promises: ['read-uncommitted'] },
  /** Every transaction reads an old snapshot and nobody looks for conflicts: dense anomalies of all kinds. */
  'stale-snapshot': { ...LOOSE, readsFrom: 'older snapshot', promises: ['read-committed'] },
  /** Uncommitted writes are seen and written over: promises nothing. */
  none: { ...LOOSE, readsFrom: 'dirty', promises: [] },
} as const satisfies Record<string, IsolationRules>;

export const SIMULATED_ISOLATIONS = Object.keys(ISOLATION) as readonly SimulatedIsolation[];
