/** What decides whether a node's failover_stream.sh promotes its database. */
export interface PromotionCase {
  /** State of its own watchdog. */
  readonly watchdog: string;
  /** `%P`: id of the old primary. */
  readonly oldPrimaryId: number;
  /** `%d`: id of the failed node. */
  readonly failedId: number;
  /** Does the trusted gateway answer its ping? */
  readonly trustAnswers: boolean;
  /** Does its own database answer `select 33333`? */
  readonly databaseAnswers: boolean;
}

export interface PromotionDecision {
  readonly promotes: boolean;
  readonly reason: string;
  /** Row of the dossier. */
  readonly row: string;
}

interface PromotionRule extends Omit<PromotionDecision, 'promotes'> {
  readonly forbids: (given: PromotionCase) => boolean;
}

/** The first that forbids it decides, in the order in which the product looks. */
const RULES: readonly PromotionRule[] = [
  {
    forbids: ({ watchdog }) => watchdog !== 'MASTER' && watchdog !== 'LEADER',
    reason: 'only the watchdog master may hold the failover lock and execute the script',
    row: 'K6',
  },
  {
    forbids: ({ trustAnswers }) => !trustAnswers,
    reason: 'the trusted gateway does not answer: this node may be the one that is cut off',
    row: 'K37',
  },
  {
    forbids: ({ oldPrimaryId, failedId }) => oldPrimaryId !== failedId,
    reason: 'a standby failed, so nobody is promoted',
    row: 'K34',
  },
  {
    forbids: ({ databaseAnswers }) => !databaseAnswers,
    reason: 'the database that would be promoted does not answer',
    row: 'K43',
  },
];

/** Who may promote, and why not (facts/kingbase.md K6, K34, K37, K43). */
export function decidePromotion(given: PromotionCase): PromotionDecision {
  const rule = RULES.find(({ forbids }) => forbids(given));
  return rule === undefined
    ? { promotes: true, reason: 'the primary failed, and this node is the master that the gateway answers', row: 'K38' }
    : { promotes: false, reason: rule.reason, row: rule.row };
}
