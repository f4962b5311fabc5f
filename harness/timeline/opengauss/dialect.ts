import type { Anatomy } from '../anatomy.ts';
import type { CaseContext, Dialect } from '../dialect.ts';
import { OPENGAUSS_FAILOVER } from './failover.ts';
import { OPENGAUSS_PATTERNS } from './patterns.ts';
import { OPENGAUSS_RECOVERY } from './recovery.ts';
import { openGaussRecords } from './records.ts';
import { OPENGAUSS_SWITCHOVER } from './switchover.ts';

/** pg_log of all nodes and the output of gs_ctl (facts/opengauss.md §1, §2.4, §4). */
export const openGaussDialect: Dialect = {
  product: 'opengauss',
  granularityMs: 5,
  patterns: OPENGAUSS_PATTERNS,
  procedures: [OPENGAUSS_FAILOVER, OPENGAUSS_SWITCHOVER, OPENGAUSS_RECOVERY],
  records: openGaussRecords,
  // `gs_ctl build` copies the primary's pgxc_node_name (recording 06), so the name in its lines is not the node's own.
  ownName: [],
  companions: [],
  explainOthers,
  notes: () => [],
};

/** Nothing in openGauss promotes by itself (facts/opengauss.md §4.1 step 2): whoever was not asked stays what it is. */
function explainOthers(context: CaseContext): Anatomy['others'] {
  const { procedure, executor, nodes } = context;
  if (procedure.scope === 'node') return [];
  return nodes
    .filter((node) => node !== executor && node !== HARNESS)
    .map((node) => ({
      node,
      reason:
        OTHER_REASONS.find(({ holds }) => holds(node, context))?.reason ??
        'no gs_ctl command asked it, and nothing promotes by itself',
    }));
}

/** The harness is in the events of a run as if it were a node. */
const HARNESS = 'operator';

interface OtherReason {
  readonly holds: (node: string, context: CaseContext) => boolean;
  readonly reason: string;
}

/** The first that holds. */
const OTHER_REASONS: readonly OtherReason[] = [
  {
    holds: (node, context) => context.procedure.name === 'switchover' && shows('demotion-received')(node, context),
    reason: 'was the primary and stepped down',
  },
  { holds: shows('fault'), reason: 'was hit by the fault' },
  { holds: wasPrimary, reason: 'was the primary' },
  { holds: shows('standby-normal'), reason: 'was not asked, and follows the new primary' },
  { holds: shows('receiver-lost'), reason: 'was not asked: a standby that loses its primary stays standby' },
];

function shows(kind: string): OtherReason['holds'] {
  return (node, { events }) => events.some((event) => event.node === node && event.kind === kind);
}

/** What says of a node that it is primary from then on, or is it no longer. */
const ROLES = ['promoted', 'demoting', 'standby-readable', 'standby-normal', 'receiver-streaming'];

function wasPrimary(node: string, { procedure, executor, events, all }: CaseContext): boolean {
  const asked = events.find((event) => event.node === executor && procedure.executes.includes(event.kind));
  const before = all.filter((event) => event.node === node && event.time < (asked?.time ?? -Infinity));
  return before.findLast(({ kind }) => ROLES.includes(kind))?.kind === 'promoted';
}
