import type { StateSample } from '../../cluster/node-state.ts';
import type { Operation } from '../../history/operation.ts';
import type { Evidence } from '../checker.ts';
import { isClientOperation } from '../function-kind.ts';
import { stepProblems, type StepProblem } from './in-step.ts';

/** What the samples of all nodes, taken together, showed at one time (ns). */
export interface Moment {
  readonly time: number;
  /** What is wrong at that moment. */
  readonly step: readonly StepProblem[];
}

/** When the last client stopped, ns; the reads at the end of the run are no load. */
export function endOfLoad(history: readonly Operation[]): number {
  return history.findLast((operation) => isClientOperation(operation) && operation.final !== true)?.time ?? 0;
}

/** When clients began, ns; 0 when there were none. */
export function startOfLoad(history: readonly Operation[]): number {
  return history.find(isClientOperation)?.time ?? 0;
}

/** The cluster as the latest samples show it, after each sample from `from` on, once every node has been heard again. */
export function momentsOf({ states, cluster }: Pick<Evidence, 'states' | 'cluster'>, from: number): readonly Moment[] {
  const latest = new Map<string, StateSample>();
  const moments: Moment[] = [];
  for (const sample of states.toSorted((a, b) => a.time - b.time)) {
    if (sample.time < from) continue;
    latest.set(sample.node, sample);
    if (cluster.nodes.every(({ name }) => latest.has(name))) {
      moments.push({ time: sample.time, step: stepProblems(latest, cluster) });
    }
  }
  return moments;
}

/** Nodes that had replayed all of the load before anybody read the tables at the end: what they are behind later is none of it. */
export function nodesThatCaughtUp(evidence: Pick<Evidence, 'history' | 'states' | 'cluster'>): ReadonlySet<string> {
  const { history, cluster } = evidence;
  const read = history.find((one) => one.final === true || (one.process === 'operator' && one.f === 'digest'));
  const quiet = momentsOf(evidence, endOfLoad(history)).filter(({ time }) => time <= (read?.time ?? Infinity));
  const caughtUp = cluster.nodes.filter(({ name }) =>
    quiet.some(({ step }) => step.every(({ node }) => node !== undefined && node !== name)),
  );
  return new Set(caughtUp.map(({ name }) => name));
}
