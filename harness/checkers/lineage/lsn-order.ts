import { compareLsn } from '../../cluster/lsn.ts';
import { isWell, type StateSample } from '../../cluster/node-state.ts';
import type { Anomaly, CheckResult, Checker, Evidence } from '../checker.ts';
import { acceptsWrites } from '../roles/index.ts';
import { momentText, plural } from '../wording.ts';
import { type Disturbance, disturbancesDuring, disturbancesOf } from './disturbances.ts';
import { bytesBetween, ownPosition, samplesByNode } from './positions.ts';

/** A node showed an LSN that lies before one that it had shown. */
export interface StepBack {
  readonly node: string;
  readonly interval: readonly [number, number];
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
  /** What had been done to the node, if anything: a build, a rewind at the rejoin, a fault. Nothing: that must not be. */
  readonly because: readonly Disturbance['what'][];
}

export interface LsnOrderResult extends CheckResult {
  readonly stepsBack: readonly StepBack[];
  readonly compared: number;
}

/** The LSN of a node never goes back, except by a build or a rewind (issue 5, "Lineage and agreement"). */
export const lsnOrderChecker: Checker<LsnOrderResult> = {
  name: 'lsn-order',
  check: ({ states, history }: Evidence): LsnOrderResult => {
    const disturbances = disturbancesOf(history);
    const pairs = [...samplesByNode(states).values()].flatMap(comparablePairs);
    const stepsBack = pairs.flatMap((pair) => stepBack(pair, disturbances));
    const wrong = stepsBack.filter(({ because }) => because.length === 0);
    return {
      valid: wrong.length === 0,
      class: 'replication',
      summary:
        wrong.length > 0
          ? wrong.map(messageOf).join('; ')
          : `no node's LSN went back${stepsBack.length === 0 ? '' : ` but ${plural(stepsBack.length, 'time')} by a build, a rewind or a fault`}`,
      anomalies: wrong.map(toAnomaly),
      stepsBack,
      compared: pairs.length,
    };
  },
};

type Pair = readonly [before: StateSample, after: StateSample];

/** Neighbours in time of one node in one role that is Normal on both sides: nothing restarted between them. */
function comparablePairs(samples: readonly StateSample[]): readonly Pair[] {
  return samples.slice(1).flatMap((after, position): Pair[] => {
    const before = samples[position];
    if (before?.state === undefined || after.state === undefined) return [];
    const sameRole = acceptsWrites(before.state) === acceptsWrites(after.state);
    const steady = isWell(before.state) && isWell(after.state);
    return sameRole && steady ? [[before, after]] : [];
  });
}

function stepBack([before, after]: Pair, disturbances: readonly Disturbance[]): readonly StepBack[] {
  if (before.state === undefined || after.state === undefined) return [];
  const from = ownPosition(before.state);
  const to = ownPosition(after.state);
  if (from === undefined || to === undefined || compareLsn(to, from) >= 0) return [];
  const interval = [before.time, after.time] as const;
  const because = [...new Set(disturbancesDuring(disturbances, before.node, interval).map(({ what }) => what))];
  return [{ node: before.node, interval, from, to, bytes: bytesBetween(to, from), because }];
}

function messageOf({ node, from, to, bytes, interval }: StepBack): string {
  return `The LSN of ${node} went back from ${from} to ${to} (${plural(bytes, 'byte')}) ${momentText(interval[1])} without a build or rewind`;
}

function toAnomaly(step: StepBack): Anomaly {
  return { type: 'lsn-went-back', message: messageOf(step), interval: step.interval, nodes: [step.node] };
}
