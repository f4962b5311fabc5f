import { explainProof } from '../transactions/explain-proof.ts';
import {
  type AnomalyCollector,
  type DependencyGraph,
  involve,
  operationIndex,
  type OrderProof,
  type SearchBudget,
  STATUS,
  type TransactionAnomaly,
} from '../transactions/index.ts';
import { stepsOfProof } from '../transactions/relevant-operations.ts';
import { SearchSteps } from '../transactions/search-steps.ts';
import type { GuessedOrder } from './guessed-order.ts';
import { confirmedMembers, type OrderGoal, orderProblem, type ProblemSource } from './order-problem.ts';
import { type Resolution, resolveOrder } from './order-resolution.ts';
import { searchOrder } from './order-search.ts';
import { rowOf } from './register-accesses.ts';
import type { RegisterFacts } from './register-facts.ts';

interface NamedGoal extends OrderGoal {
  /** Name of the weakest anomaly that there must be where the goal cannot be reached. */
  readonly type: string;
}

/** From what says most to what says least. */
const GOALS: readonly NamedGoal[] = [
  { suffix: '', process: false, realtime: false },
  { suffix: '-process', process: true, realtime: false },
  { suffix: '-realtime', process: true, realtime: true },
].flatMap(({ suffix, ...orders }) => [
  { type: `G-nonadjacent-item${suffix}`, allowsAdjacent: true, ...orders },
  { type: `G2-item${suffix}`, allowsAdjacent: false, ...orders },
]);

/** Is anything asked for that may depend on an order of versions that nobody told? */
export function needsOrder(wanted: ReadonlySet<string>): boolean {
  return GOALS.some(({ type }) => wanted.has(type));
}

/**
 * Circles that show themselves only when orders of versions are tried, which nobody told: whichever order it was, it leads in
 * a circle. Nobody knows in which one, so it gets the weakest name, G-nonadjacent-item or G2-item.
 * @returns Whether the budget ended before it was certain.
 */
export function findHiddenCycles(
  facts: RegisterFacts,
  graph: DependencyGraph,
  guess: GuessedOrder,
  wanted: ReadonlySet<string>,
  found: AnomalyCollector,
  budget: SearchBudget = {},
): boolean {
  const goals = GOALS.filter(({ type }) => wanted.has(type));
  if (goals.length === 0) return false;
  const counter = new SearchSteps(budget);
  const source = {
    facts,
    disbelieved: new Set(facts.cyclic.map(({ key }) => key)),
  };
  const answers = new Map<NamedGoal, Resolution>();
  for (const goal of goals.toReversed()) {
    const follows = [...answers].some(([stricter, { possible }]) => possible === true && isAsWeak(goal, stricter));
    if (!follows) answers.set(goal, resolveOrder(source, graph, goal, guess, counter));
  }
  const missed = [...answers].filter(([, { possible }]) => possible === false).map(([goal]) => goal);
  for (const [goal, answer] of answers) {
    if (answer.possible !== false) continue;
    if (missed.some((weaker) => weaker !== goal && isAsWeak(weaker, goal))) continue;
    found.add(goal.type, () => describe(source, goal, guess, coreOf(source, answer.members, answer.proof)));
  }
  return [...answers.values()].some(({ possible }) => possible === 'unknown');
}

/** Does whatever reaches `stricter` also reach `goal`? */
function isAsWeak(goal: OrderGoal, stricter: OrderGoal): boolean {
  return (
    Number(goal.allowsAdjacent) >= Number(stricter.allowsAdjacent) &&
    Number(goal.process) <= Number(stricter.process) &&
    Number(goal.realtime) <= Number(stricter.realtime)
  );
}

/** The transactions of a proof, and for each of which nobody knows whether it committed one that read what it wrote. */
function coreOf({ facts }: ProblemSource, members: readonly number[], proof: OrderProof): number[] {
  const { history, accesses, versions } = facts;
  const named = new Set(stepsOfProof(proof).flatMap(({ from, to }) => [from, to]));
  const core = new Set(members.filter((transaction) => named.has(operationIndex(history, transaction))));
  const isMember = new Set(members);
  for (let version = 0; version < versions.count; version += 1) {
    const writer = versions.writer[version] ?? -1;
    if (!core.has(writer) || history.status[writer] === STATUS.ok) continue;
    const readers = [...rowOf(accesses.readersOf, version)].map((access) => accesses.transaction[access] ?? 0);
    const reader = readers.find((transaction) => isMember.has(transaction));
    if (reader !== undefined) core.add(reader);
  }
  return [...core];
}

/** Leaves out each transaction that is not needed, and proves it with the rest. */
function describe(
  source: ProblemSource,
  goal: NamedGoal,
  guess: GuessedOrder,
  core: readonly number[],
): TransactionAnomaly {
  const { history } = source.facts;
  const prove = (members: readonly number[]): OrderProof | undefined => {
    const problem = orderProblem(source, goal, confirmedMembers(source, members), guess);
    const answer = searchOrder(source.facts, problem, new SearchSteps({}));
    return answer.possible === false ? answer.proof : undefined;
  };
  let needed = core;
  let proof = prove(core) ?? { certain: [], circle: [] };
  for (const transaction of core) {
    const fewer = needed.filter((each) => each !== transaction);
    const shorter = prove(fewer);
    if (shorter === undefined) continue;
    needed = fewer;
    proof = shorter;
  }
  const cycle = proof.circle.map(({ from }) => from);
  const witnesses = new Set(stepsOfProof(proof).flatMap(({ witness }) => witness ?? []));
  const shown = Array.from({ length: history.count }, (_, transaction) => transaction).filter(
    (transaction) => needed.includes(transaction) || witnesses.has(operationIndex(history, transaction)),
  );
  return {
    type: goal.type,
    message: `whatever the order of versions was, it leads in a circle: ${explainProof(proof)}`,
    ...involve(history, shown),
    cycle: [...cycle, ...cycle.slice(0, 1)],
    steps: proof.circle,
    proof,
  };
}
