import { type Action, faultsOf, operatorActions } from '../actions.ts';
import type { Anomaly, CheckResult, Checker, Contract, Evidence, Validity } from '../checker.ts';
import { gapsOf, type Resolution } from './gaps.ts';
import { type FaultAvailability, faultAvailability } from './rto.ts';
import { causeOf, type Outage, type OutageCause, isDisturbed, type Trigger, triggersOf } from './outage-cause.ts';
import { durationText, momentText, plural } from '../wording.ts';
import { type Attempt, attemptsOf } from './writes-and-reads.ts';

/** Outages of one kind of operation. */
export interface ServiceOutages {
  readonly outages: readonly Outage[];
  readonly resolution: Resolution;
  /** Sum and longest, ms. */
  readonly unavailableMs: number;
  readonly longestMs: number;
}

export interface SwitchoverAvailability {
  /** The new primary. */
  readonly node: string | null;
  readonly from: number;
  readonly outcome: Action['outcome'];
  /** Of the command, ms; null when it never came back. */
  readonly durationMs: number | null;
  /** Of the longest write outage put down to it, ms; 0 when none as long as `attributedOutageMs` was seen. */
  readonly writeOutageMs: number;
}

export interface AvailabilityResult extends CheckResult {
  readonly writes: ServiceOutages;
  readonly reads: ServiceOutages;
  readonly faults: readonly FaultAvailability[];
  readonly switchovers: readonly SwitchoverAvailability[];
  /** Longest RTO of all faults, ms; null when there was no fault, or writes did not come back. */
  readonly rtoMs: number | null;
  /** What the settings and the operator's delays explain, ms; null when nothing is promised. */
  readonly maxOutageMs: number | null;
}

/** How long nothing was acknowledged, and where the time went (facts/peers.md §6, row 1). */
export const availabilityChecker: Checker<AvailabilityResult> = {
  name: 'availability',
  check: ({ history, states, cluster }: Evidence): AvailabilityResult => {
    const faults = faultsOf(history);
    const actions = operatorActions(history, ['detect', 'decide', 'failover']);
    const switchovers = operatorActions(history, ['switchover']);
    const triggers = triggersOf(faults, switchovers);
    const attempts = attemptsOf(history, 'write');
    const writes = serviceOutages(attempts, triggers);
    const evidence = { writes: attempts, outages: writes.outages, actions, states, cluster };
    const byFault = faults.map((fault, position) =>
      faultAvailability(fault, faults[position + 1]?.inject.from ?? Infinity, evidence),
    );
    const anomalies = tooLong(writes, cluster.contract);
    const valid = validity(attempts, writes, anomalies);
    const rtos = byFault.map(({ rtoMs }) => rtoMs);
    return {
      valid,
      class: 'availability',
      summary: summaryOf(valid, writes, anomalies),
      anomalies,
      writes,
      reads: serviceOutages(attemptsOf(history, 'read'), triggers),
      faults: byFault,
      switchovers: switchovers.map((action) => switchoverAvailability(action, writes.outages)),
      rtoMs: rtos.reduce((a, b) => (a === null || b === null ? null : Math.max(a, b)), rtos.length === 0 ? null : 0),
      maxOutageMs: cluster.contract.maxOutageMs ?? null,
    };
  },
};

function serviceOutages(attempts: readonly Attempt[], triggers: readonly Trigger[]): ServiceOutages {
  const { gaps, resolution } = gapsOf(attempts, (from, to) => isDisturbed(from, to, triggers));
  const outages = gaps
    .map((gap): Outage => ({ ...gap, cause: causeOf(gap, triggers) }))
    .filter(({ cause, ms }) => cause !== null || ms >= resolution.outageMs);
  return {
    outages,
    resolution,
    unavailableMs: outages.reduce((sum, { ms }) => sum + ms, 0),
    longestMs: outages.reduce((longest, { ms }) => Math.max(longest, ms), 0),
  };
}

function switchoverAvailability(action: Action, outages: readonly Outage[]): SwitchoverAvailability {
  const own = outages.filter(
    ({ cause, from, to }) => cause?.type === 'switchover' && from <= (action.to ?? Infinity) && to >= action.from,
  );
  return {
    node: action.node ?? null,
    from: action.from,
    outcome: action.outcome,
    durationMs: action.to === undefined ? null : (action.to - action.from) / 1e6,
    writeOutageMs: own.reduce((longest, { ms }) => Math.max(longest, ms), 0),
  };
}

function tooLong({ outages }: ServiceOutages, { maxOutageMs = Infinity }: Contract): readonly Anomaly[] {
  return outages
    .filter(({ ms }) => ms > maxOutageMs)
    .map(({ from, to, ms, cause, open }) => ({
      type: 'outage-too-long',
      message:
        `No write was acknowledged for ${durationText(ms)} ${momentText(from)}${causeText(cause)}` +
        `${open ? ', to the end of the load' : ''}; ${durationText(maxOutageMs)} would be explained by the settings`,
      interval: [from, to],
    }));
}

function causeText(cause: OutageCause | null): string {
  if (cause === null) return ', without a cause that is known';
  if (cause.type === 'switchover') return ', during the switchover';
  const fault = `${cause.kind} of ${cause.targets.join(', ')}`;
  return cause.type === 'heal' ? `, while ${fault} was healed` : `, after ${fault}`;
}

function validity(attempts: readonly Attempt[], writes: ServiceOutages, anomalies: readonly Anomaly[]): Validity {
  if (anomalies.length > 0) return false;
  const measured = attempts.some(({ ok }) => ok) && !writes.outages.some(({ open }) => open);
  return measured ? true : 'unknown';
}

function summaryOf(
  valid: Validity,
  { outages, longestMs, unavailableMs }: ServiceOutages,
  anomalies: readonly Anomaly[],
): string {
  const [first] = anomalies;
  if (first !== undefined) return first.message;
  if (valid === 'unknown') {
    return outages.length === 0 ? 'no write was acknowledged' : 'writes did not come back before the load ended';
  }
  if (outages.length === 0) return 'no write outage';
  if (outages.length === 1) return `write outage ${durationText(longestMs)}`;
  return `${plural(outages.length, 'write outage')}, longest ${durationText(longestMs)}, together ${durationText(unavailableMs)}`;
}
