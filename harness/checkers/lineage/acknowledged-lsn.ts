import { compareLsn } from '../../cluster/lsn.ts';
import type { StateSample } from '../../cluster/node-state.ts';
import type { Operation } from '../../history/operation.ts';
import { pairOperations, UNPAIRED } from '../../history/pairing.ts';
import type { Anomaly, CheckResult, Checker, Evidence } from '../checker.ts';
import { isClientOperation, kindOf } from '../function-kind.ts';
import { acceptsWrites } from '../roles/index.ts';
import { momentText, plural } from '../wording.ts';
import { bytesBetween } from './positions.ts';
import { type Takeover, takeoversOf } from './takeovers.ts';

/** A takeover, and how far the replaced primary had certainly acknowledged. */
export interface JudgedTakeover extends Takeover {
  /** LSN after which a write was acknowledged; undefined when no write tells. */
  readonly acknowledged?: string;
  /** Acknowledged bytes that the new primary certainly did not have; 0 when it had them or nobody can tell. */
  readonly missingBytes: number;
  /** Acknowledgements of writes that certainly lie after the position at which the new primary began. */
  readonly lostOperations: readonly number[];
}

export interface AcknowledgedLsnResult extends CheckResult {
  readonly takeovers: readonly JudgedTakeover[];
}

/**
 * A node that is promoted has every acknowledged LSN when the settings promise it (issue 5, "Lineage and agreement"). A write
 * that was invoked after a sample of the primary commits after the LSN of that sample, so a new primary that stood still at an
 * earlier LSN, or that shows an earlier one when it is primary already, cannot have it.
 */
export const acknowledgedLsnChecker: Checker<AcknowledgedLsnResult> = {
  name: 'acknowledged-lsn',
  check: ({ states, history, cluster }: Evidence): AcknowledgedLsnResult => {
    const writes = acknowledgedWrites(history);
    const takeovers = takeoversOf(states).map((takeover) => judge(takeover, states, writes));
    const lost = takeovers.filter(({ missingBytes, lostOperations }) => missingBytes > 0 || lostOperations.length > 0);
    const anomalies = cluster.contract.mayLoseAcknowledgedWrites ? [] : lost.map(toAnomaly);
    return {
      valid: anomalies.length === 0,
      class: 'consistency',
      summary: summaryOf(takeovers, lost),
      anomalies,
      takeovers,
    };
  },
};

interface Write {
  readonly invoke: Operation;
  readonly ok: Operation;
}

function acknowledgedWrites(history: readonly Operation[]): readonly Write[] {
  const partners = pairOperations(history);
  return history.flatMap((ok, position) => {
    if (ok.type !== 'ok' || !isClientOperation(ok) || kindOf(ok) !== 'write') return [];
    const invoke = history[partners[position] ?? UNPAIRED];
    return invoke === undefined ? [] : [{ invoke, ok }];
  });
}

function judge(takeover: Takeover, states: readonly StateSample[], writes: readonly Write[]): JudgedTakeover {
  const { replaced, at, fork } = takeover;
  const own = writes.filter(({ ok }) => ok.node === replaced && ok.time < at);
  const lastInvoked = own.reduce((latest, { invoke }) => Math.max(latest, invoke.time), -Infinity);
  const samples = states
    .filter(({ node, time, state }) => node === replaced && time < at && state !== undefined && acceptsWrites(state))
    .toSorted((a, b) => a.time - b.time);
  const acknowledged = samples.findLast(({ time }) => time < lastInvoked)?.state?.lsn;
  const judged = { ...takeover, ...(acknowledged === undefined ? {} : { acknowledged }) };
  if (fork === undefined) return { ...judged, missingBytes: 0, lostOperations: [] };
  const beyond = samples.find(({ state }) => state?.lsn !== undefined && compareLsn(state.lsn, fork) > 0);
  const lost = beyond === undefined ? [] : own.filter(({ invoke }) => invoke.time > beyond.time);
  return {
    ...judged,
    missingBytes: lost.length === 0 || acknowledged === undefined ? 0 : bytesBetween(fork, acknowledged),
    lostOperations: lost.map(({ ok }) => ok.index),
  };
}

const MOST_OPERATIONS = 20;

function toAnomaly({ node, replaced, at, fork, acknowledged, missingBytes, lostOperations }: JudgedTakeover): Anomaly {
  return {
    type: 'acknowledged-lsn-missing',
    message:
      `${node} became primary ${momentText(at)} at ${fork ?? 'an unknown LSN'}, ${replaced} had acknowledged writes up to ` +
      `${acknowledged ?? 'a later one'}: ${plural(missingBytes, 'byte')} and ${plural(lostOperations.length, 'acknowledged write')} are missing`,
    operations: lostOperations.slice(0, MOST_OPERATIONS),
    nodes: [replaced, node],
  };
}

function summaryOf(takeovers: readonly JudgedTakeover[], lost: readonly JudgedTakeover[]): string {
  if (takeovers.length === 0) return 'no node took over';
  if (lost.length > 0) return lost.map((one) => toAnomaly(one).message).join('; ');
  return `${plural(takeovers.length, 'takeover')}, none from before an acknowledged LSN`;
}
