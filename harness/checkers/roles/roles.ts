import type { Operation } from '../../history/operation.ts';
import { pairOperations, UNPAIRED } from '../../history/pairing.ts';
import type { Anomaly, CheckResult, Checker, Evidence } from '../checker.ts';
import { isClientOperation, kindOf } from '../function-kind.ts';
import { acceptsWrites, NodeRoles } from './node-roles.ts';
import { type SplitBrain, splitBrainsOf } from './split-brain.ts';
import { type AcceptedWrite, type Term, termsOf } from './terms.ts';
import { countText, durationText, momentText, plural } from '../wording.ts';

/** Writes that one node acknowledged. Times in ns since the run began. */
export interface NodeWrites {
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** Two nodes said at the same time that they are primary. */
export interface TwoPrimariesSampled {
  readonly nodes: readonly [string, string];
  readonly interval: readonly [number, number];
}

export interface RolesResult extends CheckResult {
  readonly acceptedWrites: Readonly<Record<string, NodeWrites>>;
  readonly terms: readonly Term[];
  readonly splitBrains: readonly SplitBrain[];
  /** From samples alone: no violation as long as only one of the two takes writes. A killed or frozen node shows nothing. */
  readonly twoPrimariesSampled: readonly TwoPrimariesSampled[];
}

/** Never two nodes that take writes: judged by accepted writes, not by what nodes call themselves (facts/peers.md §6, row 3). */
export const rolesChecker: Checker<RolesResult> = {
  name: 'roles',
  check: ({ history, states }: Evidence): RolesResult => {
    const roles = new NodeRoles(states);
    const writes = acceptedWrites(history);
    const terms = termsOf(history, roles, writes);
    const splitBrains = splitBrainsOf(terms, writes);
    const twoPrimariesSampled = overlapsOf(roles);
    return {
      valid: splitBrains.length > 0 ? false : writes.length > 0 ? true : 'unknown',
      class: 'consistency',
      summary: summaryOf(writes, splitBrains, twoPrimariesSampled),
      anomalies: splitBrains.map(toAnomaly),
      acceptedWrites: countByNode(writes),
      terms,
      splitBrains,
      twoPrimariesSampled,
    };
  },
};

/** In order of invocation. */
function acceptedWrites(history: readonly Operation[]): readonly AcceptedWrite[] {
  const partners = pairOperations(history);
  const writes: AcceptedWrite[] = [];
  history.forEach((ok, position) => {
    if (ok.type !== 'ok' || ok.node === undefined || !isClientOperation(ok) || kindOf(ok) !== 'write') return;
    const partner = partners[position] ?? UNPAIRED;
    writes.push({ node: ok.node, ok, invoke: history[partner] ?? ok });
  });
  return writes.sort((a, b) => a.invoke.index - b.invoke.index);
}

function countByNode(writes: readonly AcceptedWrite[]): Readonly<Record<string, NodeWrites>> {
  const byNode: Record<string, NodeWrites> = {};
  for (const { node, ok } of writes) {
    const { count = 0, first = ok.time, last = ok.time } = byNode[node] ?? {};
    byNode[node] = { count: count + 1, first: Math.min(first, ok.time), last: Math.max(last, ok.time) };
  }
  return byNode;
}

function overlapsOf(roles: NodeRoles): readonly TwoPrimariesSampled[] {
  const spans = roles.nodes.flatMap((node) => primarySpans(roles, node));
  return spans.flatMap((span, position) =>
    spans.slice(position + 1).flatMap((other) => {
      const from = Math.max(span.from, other.from);
      const to = Math.min(span.to, other.to);
      if (span.node === other.node || from > to) return [];
      return [{ nodes: [span.node, other.node] as const, interval: [from, to] as const }];
    }),
  );
}

interface Span {
  readonly node: string;
  readonly from: number;
  to: number;
}

/** Stretches in which all samples of a node say that it is primary; one without an answer ends a stretch. */
function primarySpans(roles: NodeRoles, node: string): readonly Span[] {
  const spans: Span[] = [];
  let open: Span | undefined;
  for (const { time, state } of roles.timeline(node)) {
    if (state === undefined || !acceptsWrites(state)) {
      open = undefined;
    } else if (open === undefined) {
      open = { node, from: time, to: time };
      spans.push(open);
    } else {
      open.to = time;
    }
  }
  return spans;
}

function toAnomaly({ nodes, interval, writes, operations }: SplitBrain): Anomaly {
  const [old, current] = nodes;
  const [from, to] = interval;
  return {
    type: 'two-primaries',
    message:
      `${old} and ${current} both took writes for ${durationText((to - from) / 1e6)} ${momentText(from)}: ` +
      `${countText(writes[old] ?? 0)} on ${old}, ${countText(writes[current] ?? 0)} on ${current}`,
    operations,
    interval,
    nodes,
  };
}

function summaryOf(
  writes: readonly AcceptedWrite[],
  splitBrains: readonly SplitBrain[],
  sampled: readonly TwoPrimariesSampled[],
): string {
  const [first] = splitBrains;
  if (first !== undefined) return toAnomaly(first).message;
  if (writes.length === 0) return 'no acknowledged write names its node';
  const nodes = new Set(writes.map(({ node }) => node));
  const taken = `${plural(nodes.size, 'node')} took writes, one at a time`;
  return sampled.length === 0 ? taken : `${taken}; two said to be primary ${plural(sampled.length, 'time')}`;
}
