import { choose } from './operator-choice.ts';
import {
  learnFrom,
  positionsOf,
  type DecisionOptions,
  type Observation,
  type OperatorAction,
  type OperatorMemory,
} from './operator-memory.ts';

export interface Decision {
  readonly memory: OperatorMemory;
  readonly actions: readonly OperatorAction[];
  /** Nothing is on the operator's mind: a primary answers, or nothing can be done. */
  readonly calm: boolean;
  /** No primary answers, and the operator has not yet waited long enough to believe that it is gone. */
  readonly unnoticed?: true;
}

/** A change of roles that somebody else began; after that it is stuck, and a failover is what helps (facts/opengauss.md §6.1 S14). */
const ROLE_CHANGE_MS = 60_000;
const CHANGING = ['Demoting', 'Wait promoting', 'Promoting'];

/** One round. Never promotes while a node answers as primary, or while roles are changing. */
export function decide(
  memory: OperatorMemory,
  observations: readonly Observation[],
  nowMs: number,
  options: DecisionOptions,
): Decision {
  const primaries = observations.filter(isPrimary);
  const rightful = primaries.find(({ node }) => node === memory.primary) ?? primaries[0];
  if (rightful !== undefined) return withPrimary(memory, observations, rightful, nowMs, options);
  const now = {
    ...memory,
    positions: positionsOf(observations),
    changingAt: rememberChanging(memory, observations, nowMs),
  };
  const changing = Object.entries(now.changingAt).find(([, at]) => nowMs - at < ROLE_CHANGE_MS);
  if (changing !== undefined) return { memory: { ...now, answeredAt: nowMs }, actions: [], calm: false };
  const silentMs = nowMs - now.answeredAt;
  if (silentMs < options.detectAfterMs) return { memory: now, actions: [], calm: false, unnoticed: true };
  const detected: OperatorMemory = { ...now, detectedAt: now.detectedAt ?? nowMs };
  const found: OperatorAction[] = now.detectedAt === undefined ? [detection(now, observations, silentMs)] : [];
  return withAction(
    detected,
    found,
    choose({ ...detected, positions: memory.positions }, observations, nowMs, options),
  );
}

/** What to remember when a failover has ended, however: a new primary has its time to answer, an attempt that failed is made again. */
export function afterFailover(memory: OperatorMemory, node: string, succeeded: boolean, nowMs: number): OperatorMemory {
  if (!succeeded) return memory;
  return {
    primary: node,
    answeredAt: nowMs,
    // Who follows the new one is not seen yet, and who followed the old one need not have what the new one acknowledges.
    synchronous: [],
    followers: [],
    positions: memory.positions,
    changingAt: {},
    secondPrimaries: memory.secondPrimaries,
  };
}

function withPrimary(
  memory: OperatorMemory,
  observations: readonly Observation[],
  rightful: Observation,
  nowMs: number,
  { acknowledgements }: DecisionOptions,
): Decision {
  const seconds = observations.filter((each) => isPrimary(each) && each !== rightful).map(({ node }) => node);
  const news = seconds.filter((node) => !memory.secondPrimaries.includes(node));
  return {
    memory: {
      ...learnFrom(memory, rightful, observations, acknowledgements),
      answeredAt: nowMs,
      positions: positionsOf(observations),
      changingAt: {},
      secondPrimaries: seconds,
    },
    actions: news.map((node) => ({
      kind: 'detect',
      node,
      reason: `${node} is primary too, beside ${rightful.node}; taking it back is left to healing`,
    })),
    calm: true,
  };
}

function withAction(
  memory: OperatorMemory,
  found: readonly OperatorAction[],
  choice: OperatorAction | undefined,
): Decision {
  if (choice?.kind !== 'impasse') {
    return { memory, actions: choice === undefined ? found : [...found, choice], calm: false };
  }
  const told = memory.impasse === choice.reason;
  return { memory: { ...memory, impasse: choice.reason }, actions: told ? found : [...found, choice], calm: true };
}

function detection(
  { primary }: OperatorMemory,
  observations: readonly Observation[],
  silentMs: number,
): OperatorAction {
  const seen = observations.find(({ node }) => node === primary);
  const said = seen?.state === undefined ? (seen?.error ?? 'no answer') : `answers as ${seen.state.role}`;
  return {
    kind: 'detect',
    ...(primary === undefined ? {} : { node: primary }),
    reason: `${primary ?? 'a primary'} has not answered as primary for ${Math.round(silentMs)} ms: ${said}`,
  };
}

function isPrimary({ state }: Observation): boolean {
  return state?.role === 'primary' && state.inRecovery !== true;
}

/** A node that is silent was perhaps cut off by the very change it was in: what it said last counts. */
function rememberChanging(
  { changingAt, primary }: OperatorMemory,
  observations: readonly Observation[],
  nowMs: number,
): Readonly<Record<string, number>> {
  const isChanging = ({ node, state }: Observation): boolean =>
    // A primary that answers as standby did not die: somebody demoted it, and another node is about to be promoted.
    state === undefined ? node in changingAt : CHANGING.includes(state.state) || node === primary;
  return Object.fromEntries(observations.filter(isChanging).map(({ node }) => [node, changingAt[node] ?? nowMs]));
}
