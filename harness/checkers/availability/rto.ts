import type { StateSample } from '../../cluster/node-state.ts';
import type { Action, FaultInHistory } from '../actions.ts';
import type { ClusterFacts } from '../checker.ts';
import { acceptsWrites } from '../roles/index.ts';
import type { Outage } from './outage-cause.ts';
import type { Attempt } from './writes-and-reads.ts';

/** Consecutive parts of a recovery, each its own length in ms; null when it was not seen. */
export interface RtoPhases {
  /** From injection until the operator knew. */
  readonly detect: number | null;
  /** Until it had decided what to do. */
  readonly decide: number | null;
  /** Until the new primary was there. */
  readonly promote: number | null;
  /** Until a client's write was acknowledged again. */
  readonly firstAcknowledgedWrite: number | null;
  /** Until one primary had all other nodes as streaming standbys again: the time without full redundancy, healing included. */
  readonly replicationHealthy: number | null;
}

/** What one fault did to the clients. */
export interface FaultAvailability {
  readonly id: string;
  readonly kind: string;
  readonly targets: readonly string[];
  /** When injection began, ns. */
  readonly injectedAt: number;
  /** The node that took over; absent when there was no failover. */
  readonly newPrimary?: string;
  /** From injection to the first acknowledged write after the outage, ms. 0: no outage as long as `attributedOutageMs` was seen. Null: none came. */
  readonly rtoMs: number | null;
  readonly phases: RtoPhases;
  /** The operator's own part of the RTO (detect and decide), ms; the rest is the database's and the clients'. */
  readonly operatorMs: number;
  readonly databaseMs: number | null;
  /** The longest write outage put down to the fault. */
  readonly writeOutage: Outage | null;
  /** From injection until replication was healthy again, ms; null when that was not seen. */
  readonly healthyAgainMs: number | null;
}

export interface RtoEvidence {
  readonly writes: readonly Attempt[];
  readonly outages: readonly Outage[];
  /** `detect`, `decide` and `failover` of the operator. */
  readonly actions: readonly Action[];
  readonly states: readonly StateSample[];
  readonly cluster: ClusterFacts;
}

/** `until`: when the next fault was injected, ns. */
export function faultAvailability(fault: FaultInHistory, until: number, evidence: RtoEvidence): FaultAvailability {
  const { id, kind, targets, inject } = fault;
  const start = inject.from;
  const all = (f: string, after: number): readonly Action[] =>
    evidence.actions.filter((action) => action.f === f && action.from >= after && action.from < until);
  const [detect] = all('detect', start);
  const decide = firstThatWorked(all('decide', endOf(detect) ?? start));
  const failover = firstThatWorked(all('failover', start));
  const outage = longest(evidence.outages.filter(({ cause }) => cause?.type === 'fault' && cause.id === id));
  const firstWrite = failover === undefined ? endOfOutage(outage) : firstWriteAfter(failover, evidence.writes);
  const promoted =
    failover?.outcome === 'ok' ? Math.min(endOf(failover) ?? Infinity, firstWrite ?? Infinity) : undefined;
  const healthy = healthyAgain(failover === undefined ? fault.heal?.from : firstWrite, evidence);
  const operatorEnd = endOf(decide) ?? endOf(detect);
  const operatorMs = operatorEnd === undefined ? 0 : msBetween(start, operatorEnd);
  const rtoMs =
    firstWrite === undefined ? ((failover ?? outage) === undefined ? 0 : null) : msBetween(start, firstWrite);
  return {
    id,
    kind,
    targets,
    injectedAt: start,
    ...(failover?.node === undefined ? {} : { newPrimary: failover.node }),
    rtoMs,
    phases: phasesBetween(start, [endOf(detect), endOf(decide), promoted, firstWrite, healthy]),
    operatorMs,
    databaseMs: rtoMs === null ? null : Math.max(0, rtoMs - operatorMs),
    writeOutage: outage ?? null,
    healthyAgainMs: healthy === undefined ? null : msBetween(start, healthy),
  };
}

/** A decision may find nobody to promote and a failover may fail, and both are tried again. Of several failures the first. */
function firstThatWorked(actions: readonly Action[]): Action | undefined {
  return actions.find(({ outcome }) => outcome === 'ok') ?? actions[0];
}

/** Each phase lasts from the end of the last one that was seen. */
function phasesBetween(start: number, ends: readonly (number | undefined)[]): RtoPhases {
  let from = start;
  const lengths = ends.map((end) => {
    if (end === undefined) return null;
    const length = msBetween(from, end);
    from = Math.max(from, end);
    return length;
  });
  const [detect = null, decide = null, promote = null, firstAcknowledgedWrite = null, replicationHealthy = null] =
    lengths;
  return { detect, decide, promote, firstAcknowledgedWrite, replicationHealthy };
}

function msBetween(from: number, to: number): number {
  return Math.max(0, to - from) / 1e6;
}

function endOf(action: Action | undefined): number | undefined {
  return action === undefined ? undefined : (action.to ?? action.from);
}

function longest(outages: readonly Outage[]): Outage | undefined {
  return outages.toSorted((a, b) => b.ms - a.ms)[0];
}

function endOfOutage(outage: Outage | undefined): number | undefined {
  return outage === undefined || outage.open ? undefined : outage.to;
}

/** On the new primary, where it is known: an old primary that still answers is no recovery. */
function firstWriteAfter({ from, node }: Action, writes: readonly Attempt[]): number | undefined {
  let earliest = Infinity;
  for (const { ok, completed, node: where } of writes) {
    const counts = ok && completed > from && (node === undefined || where === undefined || where === node);
    if (counts && completed < earliest) earliest = completed;
  }
  return Number.isFinite(earliest) ? earliest : undefined;
}

/**
 * The first sample, not before `after`, of a primary to which all other nodes are connected and Streaming. A fault without a
 * failover can be over only when its healing began: until then samples may show connections that are dead already.
 */
function healthyAgain(after = Infinity, { states, cluster }: RtoEvidence): number | undefined {
  const standbys = cluster.nodes.length - 1;
  return states
    .toSorted((a, b) => a.time - b.time)
    .find(({ time, state }) => {
      if (time < after || state === undefined || !acceptsWrites(state)) return false;
      return new Set(state.senders.filter(isStreaming).map(({ peerAddress }) => peerAddress)).size >= standbys;
    })?.time;
}

const isStreaming = ({ state }: { readonly state: string }): boolean => state.toLowerCase() === 'streaming';
