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
function explainOthers({ procedure, executor, nodes, events }: CaseContext): Anatomy['others'] {
  if (procedure.scope === 'node') return [];
  return nodes
    .filter((node) => node !== executor && node !== HARNESS)
    .map((node) => ({
      node,
      reason:
        OTHER_REASONS.find(({ kind }) => events.some((event) => event.node === node && event.kind === kind))?.reason ??
        'no gs_ctl command asked it, and nothing promotes by itself',
    }));
}

/** The harness is in the events of a run as if it were a node. */
const HARNESS = 'operator';

const OTHER_REASONS: readonly { readonly kind: string; readonly reason: string }[] = [
  { kind: 'demotion-received', reason: 'was the primary and stepped down' },
  { kind: 'fault', reason: 'was hit by the fault' },
  { kind: 'standby-normal', reason: 'was not asked, and follows the new primary' },
  { kind: 'receiver-lost', reason: 'was not asked: a standby that loses its primary stays standby' },
];
