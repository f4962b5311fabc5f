import type { AnomalyGroup, AnomalyName } from './anomaly-name.ts';

interface ModelFacts {
  /** The names of Adya 1999 and other names in use. */
  readonly aliases?: readonly string[];
  /** What it forbids that no model in `implies` forbids. */
  readonly forbids?: readonly (AnomalyName | AnomalyGroup)[];
  /** The next weaker models: whatever obeys this one obeys them. */
  readonly implies?: readonly string[];
  /** Why transactions do not decide it; absent where what it and its weaker models forbid is all that breaks it. */
  readonly undecided?: string;
}

/** Why a session guarantee is refused: what breaks it is part of a class of cycles that also has what it allows. */
const PART_OF_A_CLASS = (cycles: string): string => `it forbids some of ${cycles} and allows others`;

/**
 * Consistency models, weakest first: a model stands after all that it implies. Sources: the PL levels and what each
 * forbids: Adya 1999, chapters 3 and 4; atomic visibility (read-atomic, update-atomic, prefix, parallel snapshot
 * isolation) and snapshot isolation without a wall clock, which serializable implies: Cerone, Bernardi, Gotsman 2015;
 * monotonic-atomic-view: Bailis et al. 2014; session guarantees: Terry et al. 1994; strong and strong session variants
 * (the order of the wall clock, or of one session, belongs to the dependencies): Daudjee and Salem 2004 and 2006.
 *
 * Which anomaly counts against which level where the papers leave a choice (dirty-update, internal, cyclic-versions,
 * future-read) follows the vectors in `models/fixtures`. What nobody wrote, wrote twice, or in an order that no write order
 * explains breaks every transactional level. Two reads that do not agree on the order of appends need a read of something
 * that was rolled back: that is read-committed's matter.
 */
export const MODEL_TABLE = {
  // Of a session: no older version after a newer one (phenomenon N-MR of Bailis et al. 2014): rw, wr and process, one register.
  'monotonic-reads': { undecided: PART_OF_A_CLASS('G-single-item-process') },
  // No circle of the order of writes and the order of sessions (N-MW of Bailis et al. 2014): all of G0-process.
  'monotonic-writes': { forbids: ['G0-process'] },
  // No version older than its own write (MYR of Bailis et al. 2014): rw, ww and process.
  'read-your-writes': { undecided: PART_OF_A_CLASS('G-single-item-process') },
  // A session's writes come after what it read (MRWD of Bailis et al. 2014): wr, process and ww.
  'writes-follow-reads': { undecided: PART_OF_A_CLASS('G1c-process') },
  PRAM: {
    implies: ['monotonic-reads', 'monotonic-writes', 'read-your-writes'],
    undecided: PART_OF_A_CLASS('G-single-item-process'),
  },
  causal: {
    aliases: ['causal-consistency'],
    implies: ['PRAM', 'writes-follow-reads'],
    undecided: `${PART_OF_A_CLASS('G-single-item-process')}; for transactions strong-session-consistent-view is the next stronger one`,
  },
  sequential: {
    aliases: ['sequential-consistency'],
    implies: ['causal'],
    undecided: 'it orders single operations; for transactions it is strong-session-serializable',
  },
  linearizable: {
    aliases: ['linearizability'],
    implies: ['sequential'],
    undecided: 'it orders single operations (workload register); for transactions it is strict-serializable',
  },

  'read-uncommitted': {
    aliases: ['PL-1'],
    forbids: ['G0', 'internal', 'duplicate-elements', 'cyclic-versions', 'garbage-read'],
  },
  'read-committed': {
    aliases: ['PL-2'],
    forbids: ['G1', 'dirty-update', 'incompatible-order', 'future-read', 'failed-write-visible'],
    implies: ['read-uncommitted'],
  },
  'monotonic-atomic-view': { aliases: ['MAV'], implies: ['read-committed'] },
  'read-atomic': { aliases: ['RA', 'RAMP'], implies: ['monotonic-atomic-view'] },
  'update-atomic': { forbids: ['lost-update'], implies: ['read-atomic'] },
  'causal-cerone': { implies: ['read-atomic'] },
  prefix: { implies: ['causal-cerone'] },
  'cursor-stability': { aliases: ['PL-CS'], forbids: ['G-cursor'], implies: ['read-committed'] },
  'monotonic-view': { aliases: ['PL-2L'], implies: ['read-committed'] },
  'monotonic-snapshot-read': { aliases: ['PL-MSR'], implies: ['read-committed'] },
  'consistent-view': {
    aliases: ['PL-2+'],
    forbids: ['G-single'],
    implies: ['cursor-stability', 'monotonic-view'],
  },
  'forward-consistent-view': { aliases: ['PL-FCV'], implies: ['consistent-view'] },
  'parallel-snapshot-isolation': {
    aliases: ['PSI'],
    implies: ['consistent-view', 'causal-cerone', 'update-atomic'],
  },
  'snapshot-isolation': {
    aliases: ['PL-SI', 'SI'],
    forbids: ['G-SI'],
    implies: ['forward-consistent-view', 'parallel-snapshot-isolation', 'monotonic-snapshot-read', 'prefix'],
  },
  'repeatable-read': {
    aliases: ['PL-2.99'],
    forbids: ['G2-item'],
    implies: ['cursor-stability', 'monotonic-atomic-view'],
  },
  'update-serializable': { aliases: ['PL-3U'], forbids: ['G-update'], implies: ['forward-consistent-view'] },
  serializable: {
    aliases: ['PL-3'],
    forbids: ['G2'],
    implies: ['repeatable-read', 'snapshot-isolation', 'update-serializable'],
  },

  'strong-session-read-uncommitted': {
    aliases: ['strong-session-PL-1'],
    forbids: ['G0-process'],
    implies: ['read-uncommitted', 'monotonic-writes'],
  },
  'strong-session-read-committed': {
    aliases: ['strong-session-PL-2'],
    forbids: ['G1c-process'],
    implies: ['read-committed', 'strong-session-read-uncommitted'],
  },
  'strong-session-consistent-view': {
    aliases: ['strong-session-PL-2+'],
    forbids: ['G-single-process'],
    implies: ['consistent-view', 'strong-session-read-committed'],
  },
  'strong-session-snapshot-isolation': {
    aliases: ['strong-session-PL-SI', 'strong-session-SI'],
    forbids: ['G-nonadjacent-process'],
    implies: ['snapshot-isolation', 'strong-session-consistent-view', 'causal'],
  },
  'strong-session-serializable': {
    aliases: ['strong-session-PL-3'],
    forbids: ['G2-process'],
    implies: ['serializable', 'strong-session-snapshot-isolation', 'sequential'],
  },
  'strong-read-uncommitted': {
    aliases: ['strong-PL-1'],
    forbids: ['G0-realtime'],
    implies: ['strong-session-read-uncommitted'],
  },
  'strong-read-committed': {
    aliases: ['strong-PL-2'],
    forbids: ['G1c-realtime'],
    implies: ['strong-session-read-committed', 'strong-read-uncommitted'],
  },
  'strong-snapshot-isolation': {
    aliases: ['strong-PL-SI', 'strong-SI'],
    forbids: ['G-nonadjacent-realtime'],
    implies: ['strong-session-snapshot-isolation', 'strong-read-committed'],
  },
  'strict-serializable': {
    aliases: ['PL-SS', 'strong-serializable', 'strong-PL-3'],
    forbids: ['G2-realtime'],
    implies: ['strong-session-serializable', 'strong-snapshot-isolation', 'linearizable'],
  },
} as const satisfies Readonly<Record<string, ModelFacts>>;

/** The one name under which a model is reported. */
export type ModelName = keyof typeof MODEL_TABLE;

export interface ModelDefinition {
  readonly name: ModelName;
  readonly aliases: readonly string[];
  readonly forbids: readonly (AnomalyName | AnomalyGroup)[];
  readonly implies: readonly ModelName[];
  readonly undecided?: string;
}
