import type { StateSample } from '../../cluster/node-state.ts';
import type { Operation } from '../../history/operation.ts';
import { faultsOf, operatorActions } from '../actions.ts';
import type { CheckResult, Checker, Evidence } from '../checker.ts';
import { latestSamples, stateText, type StepProblem } from './in-step.ts';
import { endOfLoad, type Moment, momentsOf, startOfLoad } from './moments.ts';
import { durationText } from '../wording.ts';

export interface ConvergenceOptions {
  /** How long the cluster may take after healing, ms. */
  readonly deadlineMs: number;
}

export interface ConvergenceResult extends CheckResult {
  /** When the last fault was healed and the operator had done its last action, ns; 0 when there was neither. */
  readonly healedAt: number;
  /** When the last client stopped, ns; LSNs can be equal only from then on. */
  readonly loadEndedAt: number;
  readonly deadlineMs: number;
  /** From `healedAt` to one primary, all nodes Normal, all standbys Streaming; null when it did not come to that in time. */
  readonly streamingMs: number | null;
  /** From the later of `healedAt` and `loadEndedAt` until all LSNs were equal as well. */
  readonly convergedMs: number | null;
  /** What each node said last. */
  readonly lastStates: Readonly<Record<string, LastState>>;
}

export interface LastState {
  readonly time: number;
  /** Role and state, or why there is none. */
  readonly text: string;
  readonly lsn?: string;
  readonly replayLsn?: string;
}

/** After healing everything comes back into step by itself: one primary, all Normal and Streaming, equal LSN. */
export function createConvergenceChecker({ deadlineMs }: ConvergenceOptions): Checker<ConvergenceResult> {
  return {
    name: 'convergence',
    check: (evidence: Evidence): ConvergenceResult => {
      // Before the load nothing was asked of the cluster, and a real server may need minutes to get there.
      const healedAt = Math.max(endOfDisturbance(evidence.history), startOfLoad(evidence.history));
      const loadEndedAt = endOfLoad(evidence.history);
      const deadline = deadlineMs * 1e6;
      const quiet = Math.max(healedAt, loadEndedAt);
      const moments = momentsOf(evidence, healedAt);
      const streaming = moments.find(({ time, step }) => time <= healedAt + deadline && isStreaming(step));
      const converged = moments.find(
        ({ time, step }) => time >= quiet && time <= quiet + deadline && step.length === 0,
      );
      const last = moments.at(-1);
      const problems = problemsOf(last, streaming, converged);
      const unseen = moments.every(({ time }) => time < quiet);
      const since = (time: number, moment: Moment | undefined): number | null =>
        moment === undefined ? null : Math.max(0, moment.time - time) / 1e6;
      const convergedMs = since(quiet, converged);
      return {
        valid: unseen ? 'unknown' : problems.length === 0,
        class: 'replication',
        summary: unseen
          ? 'no state of the nodes was sampled after healing'
          : problems.length === 0
            ? `all nodes Normal and Streaming with equal LSN ${durationText(convergedMs ?? 0)} after healing and load`
            : `replication did not come back within ${durationText(deadlineMs)}: ${problems.join('; ')}`,
        anomalies: unseen
          ? []
          : problems.map((message) => ({
              type: 'not-converged',
              message,
              interval: [healedAt, last?.time ?? healedAt],
            })),
        healedAt,
        loadEndedAt,
        deadlineMs,
        streamingMs: since(healedAt, streaming),
        convergedMs,
        lastStates: lastStatesOf(evidence),
      };
    },
  };
}

export const convergenceChecker: Checker<ConvergenceResult> = createConvergenceChecker({ deadlineMs: 60_000 });

/** All there, one primary, all streaming; some may still have WAL to replay. */
const isStreaming = (step: readonly StepProblem[]): boolean => step.every(({ kind }) => kind === 'behind');

function endOfDisturbance(history: readonly Operation[]): number {
  const actions = [
    ...faultsOf(history).flatMap(({ heal }) => (heal === undefined ? [] : [heal])),
    ...operatorActions(history, ['failover', 'switchover', 'rejoin', 'build']),
  ];
  return actions.reduce((latest, { from, to = from }) => Math.max(latest, to), 0);
}

/**
 * What is wrong: as last seen when it did not come to it at all; that it did not last when it did. A single sample without an
 * answer at the very end is no relapse: it is not a state.
 */
function problemsOf(last: Moment | undefined, streaming?: Moment, converged?: Moment): readonly string[] {
  if (last === undefined) return [];
  const messages = (...kinds: StepProblem['kind'][]): readonly string[] =>
    last.step.filter(({ kind }) => kinds.includes(kind)).map(({ message }) => message);
  if (streaming === undefined) {
    const problems = messages('silent', 'unsteady');
    return problems.length > 0 ? problems : ['it came back only after the deadline'];
  }
  if (converged === undefined) {
    const problems = messages('silent', 'unsteady', 'behind');
    return problems.length > 0 ? problems : ['the LSNs became equal only after the deadline'];
  }
  return messages('unsteady').map((problem) => `it was back and did not last: ${problem}`);
}

function lastStatesOf({ states, cluster }: Evidence): Readonly<Record<string, LastState>> {
  const latest = latestSamples(states);
  return Object.fromEntries(
    cluster.nodes.flatMap(({ name }) => {
      const sample = latest.get(name);
      return sample === undefined ? [] : [[name, lastState(sample)]];
    }),
  );
}

function lastState({ time, state, error }: StateSample): LastState {
  if (state === undefined) return { time, text: error ?? 'no answer' };
  const { lsn, replayLsn } = state;
  return {
    time,
    text: stateText(state),
    ...(lsn === undefined ? {} : { lsn }),
    ...(replayLsn === undefined ? {} : { replayLsn }),
  };
}
