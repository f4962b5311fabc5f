import type { Anatomy } from '../anatomy.ts';
import type { CaseContext, Dialect } from '../dialect.ts';
import type { TimelineEvent } from '../event.ts';
import { CLUSTER_PATTERNS } from './cluster-patterns.ts';
import { KINGBASE_FAILOVER } from './failover.ts';
import { kingbaseRecords } from './records.ts';
import { KINGBASE_RECOVERY } from './recovery.ts';
import { explainArguments, explainStats, failedRole, type ScriptArgument } from './script-arguments.ts';
import { SCRIPT_PATTERNS } from './script-patterns.ts';

/** cluster.log, failover.log and recovery.log of KingbaseES V8R3 (facts/kingbase.md §1). */
export const kingbaseDialect: Dialect = {
  product: 'kingbase',
  granularityMs: 1000,
  patterns: [...CLUSTER_PATTERNS, ...SCRIPT_PATTERNS],
  procedures: [KINGBASE_FAILOVER, KINGBASE_RECOVERY],
  records: kingbaseRecords,
  ownName: [
    /setting the local node "[^"]*?(\S+)" as watchdog cluster/,
    /local kingbasecluster node "[^"]*?(\S+)" is/,
    /but node:\s?(\S+) does not have correct streaming/,
  ],
  // Only the node that executes the script has a failover.log (K4).
  companions: [{ file: /failover beging/, beside: /execute command: \S*failover_stream\.sh/ }],
  explainOthers,
  notes,
};

/** Both pools walk through a failover, and only one calls the script (K2, K3, K6). */
function explainOthers(context: CaseContext): Anatomy['others'] {
  const { procedure, executor, nodes } = context;
  if (procedure.scope === 'node') return [];
  const lost = context.events.find(
    ({ node, kind }) => node === executor && /^(?:peer-shutting-down|peer-lost|master-lost)$/.test(kind),
  );
  const peer = lost?.facts['peer']?.split(/\s+/).at(-1);
  // Clients go in by a name that is no machine's: only who writes logs could have executed anything.
  const logged = new Set(context.all.filter(({ log }) => log.endsWith('.log')).map(({ node }) => node));
  const known = nodes.filter((node) => node !== executor && logged.has(node));
  const others = peer === undefined || peer === '' || known.includes(peer) ? known : [...known, peer];
  return others.map((node) => ({ node, reason: reasonOf(node, context, node === peer ? lost : undefined) }));
}

const OWN_REASONS: readonly { readonly kind: string; readonly reason: string }[] = [
  { kind: 'lock-denied', reason: 'its request for the failover lock was denied: only the watchdog master may hold it' },
  { kind: 'command-refused', reason: 'its watchdog had not joined the cluster yet' },
  { kind: 'state-synced', reason: 'it was not the watchdog master and only took over the new state' },
  { kind: 'primary-set', reason: 'it went through the failover without the script and only changed its state' },
];

function reasonOf(node: string, { events, executor }: CaseContext, lost: TimelineEvent | undefined): string {
  // What a node says when it is back is not why it did nothing before.
  const end = events.find((event) => event.node === executor && event.kind === 'failover-done')?.time ?? Infinity;
  const meanwhile = events.filter(({ time }) => time <= end);
  const own = OWN_REASONS.find(({ kind }) => meanwhile.some((event) => event.node === node && event.kind === kind));
  if (own !== undefined) return own.reason;
  if (lost?.kind === 'peer-shutting-down') return 'it was shutting down, and the watchdog had lost it as its master';
  if (lost !== undefined) return 'the watchdog had lost it';
  return 'its log does not show the script (failover_stream.sh), so it was not the watchdog master';
}

function notes({ executor, events, procedure }: CaseContext): readonly string[] {
  if (procedure.name !== 'failover') return [];
  const own = events.filter(({ node }) => node === executor);
  const call = own.find(({ kind }) => kind === 'script-called')?.facts['arguments'];
  const stats = own.find(({ kind }) => /^(?:script|standby)-arguments$/.test(kind))?.facts['stats'];
  const given = (stats === undefined ? undefined : explainStats(stats)) ?? [];
  const called = call === undefined ? undefined : explainArguments(call);
  const merged = merge(called ?? [], given);
  if (merged.length === 0) return [];
  const failed = failedRole(merged);
  return [
    ...merged.map(
      ({ placeholder, meaning, value }) => `${placeholder} ${meaning}: ${value === '' ? '(not in the log)' : value}`,
    ),
    ...(failed === 'primary' ? ['%P = %d: the primary failed, so the script promotes'] : []),
    ...(failed === 'standby' ? ['%P is not %d: a standby failed, so the script promotes nobody'] : []),
  ];
}

/** What one log leaves out the other may show. */
function merge(a: readonly ScriptArgument[], b: readonly ScriptArgument[]): readonly ScriptArgument[] {
  if (a.length === 0) return b;
  return a.map((argument, position) => (argument.value === '' ? (b[position] ?? argument) : argument));
}
