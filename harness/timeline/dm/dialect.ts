import type { Anatomy } from '../anatomy.ts';
import type { CaseContext, Dialect } from '../dialect.ts';
import type { TimelineEvent } from '../event.ts';
import { DM_PATTERNS } from './patterns.ts';
import { dmRecords } from './records.ts';
import { DM_RECOVERY } from './recovery.ts';
import { DM_STANDBY_FAILURE } from './standby-failure.ts';
import { DM_SWITCHOVER } from './switchover.ts';
import { DM_TAKEOVER } from './takeover.ts';

/** Logs of dmserver, dmwatcher and dmmonitor, and what the monitor's console prints (facts/dm.md §2.6, §3.2). */
export const dmDialect: Dialect = {
  product: 'dm',
  granularityMs: 1000,
  patterns: DM_PATTERNS,
  procedures: [DM_TAKEOVER, DM_SWITCHOVER, DM_STANDBY_FAILURE, DM_RECOVERY],
  records: dmRecords,
  ownName: [],
  companions: [],
  distinct,
  explainOthers,
  notes,
};

/** A monitor's log has whole seconds, and is written when the report has come. */
const TOLD_WITHIN_MS = 3000;

/** What a monitor was told counts only where the watcher's own log was not read. */
function distinct(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const own = new Map<string, number[]>();
  for (const { log, kind, time } of events) {
    if (log === 'watcher') own.set(kind, [...(own.get(kind) ?? []), time]);
  }
  return events.filter(({ kind, time }) => {
    if (!kind.startsWith('told-')) return true;
    const same = own.get(kind.slice('told-'.length)) ?? [];
    return !same.some((other) => Math.abs(other - time) <= TOLD_WITHIN_MS);
  });
}

/** Exactly one standby takes over (T14). */
function explainOthers({ procedure, executor, nodes, events }: CaseContext): Anatomy['others'] {
  if (procedure.scope === 'node') return [];
  return nodes
    .filter((node) => node !== executor && !/^(?:monitor\d*|operator)$/.test(node))
    .map((node) => ({
      node,
      reason:
        OTHER_REASONS.find(({ kind }) => events.some((event) => event.node === node && event.kind === kind))?.reason ??
        'the monitor chose another standby: the one with the most redo, or the one that was named',
    }));
}

const OTHER_REASONS: readonly { readonly kind: string; readonly reason: string }[] = [
  { kind: 'standby', reason: 'was the primary and became a standby' },
  { kind: 'fault', reason: 'was hit by the fault' },
  { kind: 'halted', reason: 'was the old primary, and was halted' },
  { kind: 'instance-lost', reason: 'its database had failed' },
];

/** Until where an old primary may have redo and still come back by itself (facts/dm.md §2.9). */
function notes({ procedure, events }: CaseContext): readonly string[] {
  if (procedure.name !== 'takeover') return [];
  const record = events.find(({ kind }) => kind === 'control-changed' || kind === 'told-control-changed');
  const lsn = record?.facts['slsn'];
  return lsn === undefined
    ? []
    : [`TAKEOVER_LSN ${lsn}: an old primary whose FILE_LSN is above it is SPLIT and does not come back by itself`];
}
