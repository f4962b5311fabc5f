import type { Anomaly, CheckResult, Checker, Evidence } from '../checker.ts';
import { faultsOf, type FaultInHistory } from '../actions.ts';
import { isClientOperation, kindOf } from '../function-kind.ts';
import { acceptsWrites } from '../roles/index.ts';
import { momentText, plural } from '../wording.ts';

/** A primary that was cut off from every other machine of the group. Times in ns. */
export interface Isolation {
  readonly node: string;
  readonly interval: readonly [number, number];
  /** Acknowledged writes that began when it was cut off already; indices into the history. */
  readonly acknowledged: readonly number[];
}

export interface IsolatedPrimaryResult extends CheckResult {
  readonly isolations: readonly Isolation[];
}

/** Faults that leave a node nobody to talk to but clients. */
const ISOLATES = new Set(['isolate', 'one-way-in', 'majority-minority']);

/**
 * A primary that lost its standbys and the confirm monitor stays in CONFIRM and acknowledges nothing new (facts/dm.md §2.4, F4):
 * its archives are VALID, nobody answers, and nobody confirms. Only where an archive was VALID when it was cut off.
 */
export const isolatedPrimaryChecker: Checker<IsolatedPrimaryResult> = {
  name: 'isolated-primary',
  check: (evidence: Evidence): IsolatedPrimaryResult => {
    const isolations = faultsOf(evidence.history).flatMap((fault) => isolationsOf(fault, evidence));
    const wrong = isolations.filter(({ acknowledged }) => acknowledged.length > 0);
    return {
      valid: wrong.length === 0,
      class: 'consistency',
      summary:
        wrong.length > 0
          ? wrong.map((one) => toAnomaly(one).message).join('; ')
          : isolations.length === 0
            ? 'no primary was isolated'
            : `${plural(isolations.length, 'isolated primary', 'isolated primaries')} acknowledged nothing new`,
      anomalies: wrong.map(toAnomaly),
      isolations,
    };
  },
};

function isolationsOf(
  { kind, targets, inject, heal, bit }: FaultInHistory,
  { history, states }: Evidence,
): readonly Isolation[] {
  const from = inject.to;
  if (!ISOLATES.has(kind) || !bit || from === undefined || targets.length !== 1) return [];
  const to = heal?.from ?? Infinity;
  return targets.flatMap((node) => {
    const before = states.findLast((sample) => sample.node === node && sample.time < inject.from)?.state;
    if (before === undefined || !acceptsWrites(before) || before.senders.length === 0) return [];
    const begun = new Map<unknown, number>();
    const acknowledged: number[] = [];
    for (const operation of history) {
      if (!isClientOperation(operation) || operation.node !== node || kindOf(operation) !== 'write') continue;
      if (operation.type === 'invoke') begun.set(operation.process, operation.time);
      else if (operation.type === 'ok' && operation.time < to && (begun.get(operation.process) ?? 0) > from) {
        acknowledged.push(operation.index);
      }
    }
    return [{ node, interval: [from, to], acknowledged }];
  });
}

function toAnomaly({ node, interval, acknowledged }: Isolation): Anomaly {
  return {
    type: 'isolated-primary-acknowledged',
    message: `${node} was cut off from all others ${momentText(interval[0])} and acknowledged ${plural(acknowledged.length, 'write')} that began after that`,
    operations: acknowledged.slice(0, 20),
    interval,
    nodes: [node],
  };
}
