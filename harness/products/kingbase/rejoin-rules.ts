/** What is known about a node that is to come back, and about the others. */
export interface Situation {
  /** Do cron and ssh of its machine run? */
  readonly services: boolean;
  readonly database: 'primary' | 'standby' | 'down';
  /** Is recovery.conf in its place? Then the product takes it for a standby (F24). */
  readonly isMarkedStandby: boolean;
  /** Of a standby: does it stream? */
  readonly streams: boolean;
  /** Its status in `show pool_nodes`; undefined when no pool answers. */
  readonly poolStatus?: string;
  /** The node that the pool has as primary. */
  readonly poolPrimary?: string;
  /** Other nodes whose database is primary. */
  readonly otherPrimaries: readonly string[];
  /** True when no other node that is down and not marked as standby has a later history. */
  readonly hasBestClaim: boolean;
  /** Nothing that is known has changed for so long, ms. */
  readonly unchangedMs: number;
}

export type Step =
  | { readonly step: 'done'; readonly role: 'primary' | 'standby' }
  | { readonly step: 'wait'; readonly reason: string }
  | {
      readonly step: 'start services' | 'mark as standby' | 'stop and mark as standby' | 'start' | 'restart pools';
      readonly reason: string;
    };

/** A pool boots in less, and one that a database comes back to has seen it by then, if it ever will. */
const POOLS_FORGET_AFTER_MS = 40_000;

interface Rule {
  readonly when: (own: Situation) => boolean;
  readonly then: (own: Situation) => Step;
}

/**
 * What an operator does beside a product that recovers by itself: little. The first rule that fits counts. Source: K48 (recovery.done
 * is copied by hand while AUTO_PRIMARY_RECOVERY=0), F13 (pools for which all databases are down are killed), F11 (databases that stopped because of the gateway are started by hand), F17 and
 * facts/kingbase.md §2c (of two primaries the one that the pool does not have loses).
 */
const RULES: readonly Rule[] = [
  { when: ({ services }) => !services, then: because('start services', 'the machine has been off') },
  {
    when: ({ database, streams, poolStatus }) => database === 'standby' && streams && poolStatus === 'up',
    then: () => ({ step: 'done', role: 'standby' }),
  },
  {
    when: ({ database, otherPrimaries, poolStatus }) =>
      database === 'primary' && otherPrimaries.length === 0 && poolStatus === 'up',
    then: () => ({ step: 'done', role: 'primary' }),
  },
  {
    when: ({ database, otherPrimaries, poolPrimary }) =>
      database === 'primary' && poolPrimary !== undefined && otherPrimaries.includes(poolPrimary),
    then: ({ poolPrimary = '' }) => ({
      step: 'stop and mark as standby',
      reason: `two primaries, and the pool has ${poolPrimary}`,
    }),
  },
  {
    when: ({ database, isMarkedStandby, otherPrimaries }) =>
      database === 'down' && !isMarkedStandby && otherPrimaries.length > 0,
    then: ({ otherPrimaries }) => ({ step: 'mark as standby', reason: `${otherPrimaries.join(', ')} is primary` }),
  },
  {
    when: ({ database, isMarkedStandby, hasBestClaim }) => database === 'down' && !isMarkedStandby && hasBestClaim,
    then: because('start', 'nobody else is primary, and nobody has a later history'),
  },
  {
    when: ({ database, otherPrimaries, poolStatus, poolPrimary, unchangedMs }) =>
      unchangedMs > POOLS_FORGET_AFTER_MS &&
      (database === 'primary' ? otherPrimaries.length === 0 && poolStatus !== 'up' : poolPrimary === undefined) &&
      (database === 'primary' || otherPrimaries.length === 1),
    then: because('restart pools', 'there is one primary, and they do not have it (F13)'),
  },
];

/** The next thing to do; nothing but waiting is for the product. */
export function nextStep(situation: Situation): Step {
  const rule = RULES.find(({ when }) => when(situation));
  return rule?.then(situation) ?? { step: 'wait', reason: describe(situation) };
}

function because(step: 'start services' | 'start' | 'restart pools', reason: string): () => Step {
  return () => ({ step, reason });
}

function describe({ database, streams, poolStatus, poolPrimary, otherPrimaries }: Situation): string {
  const link = database === 'standby' ? `, ${streams ? 'streaming' : 'not streaming'}` : '';
  const pool =
    poolStatus === undefined ? 'no pool answers' : `the pool says ${poolStatus}, primary ${poolPrimary ?? 'none'}`;
  return `database ${database}${link}; ${pool}; other primaries: ${otherPrimaries.join(', ') || 'none'}`;
}
