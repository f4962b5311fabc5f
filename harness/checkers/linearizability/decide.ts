import { Budget } from './budget.ts';
import type { ObjectHistory } from './object-history.ts';
import { orderFromTrace } from './order-from-trace.ts';
import { NEVER, type Problem } from './problem.ts';
import type { RegisterProblem } from './register-problem.ts';
import { FrontierSearch } from './search.ts';
import { Trace } from './trace.ts';
import { orderOf } from './zone-order.ts';
import { uniqueStates } from './zone-clusters.ts';
import { checkZones, type Conflict } from './zones.ts';

/** `event` is the return that ends the shortest prefix without an order; `width` is that of the search that found it. */
export interface Failure {
  readonly event: number;
  readonly width: number;
}

export type Decision =
  | { readonly valid: true }
  | { readonly valid: 'unknown'; readonly event: number; readonly reason: string }
  | ({ readonly valid: false } & Failure);

/** Without a search where values are unique, else with one. */
export function decide({ problem, register }: ObjectHistory, budget: Budget): Decision {
  if (register !== undefined && areUnique(uniqueStates(register))) return decideByZones(register);
  return decideBySearch(problem, register, budget);
}

/** The search keeps so many configurations at first, and so many times more when that was not enough. */
const FIRST_WIDTH = 16;
const WIDENING = 8;

/** A narrow search confirms most histories; that there is no order is only said when no configuration was dropped. */
function decideBySearch(problem: Problem, register: RegisterProblem | undefined, budget: Budget): Decision {
  let reached = 0;
  for (let width = FIRST_WIDTH; width <= budget.configurations; width *= WIDENING) {
    const outcome = new FrontierSearch(problem, budget, width).run();
    if (outcome.valid === true) return outcome;
    if (outcome.valid === false) return { valid: false, event: outcome.event, width };
    reached = Math.max(reached, outcome.event);
    // Up to there some order was found, so if that event contradicts others, the prefix is the shortest.
    if (outcome.valid === 'lost' && register !== undefined && conflictAt(register, reached) !== undefined) {
      return { valid: false, event: reached, width };
    }
    if (outcome.valid === 'unknown') return { valid: 'unknown', event: reached, reason: outcome.reason };
  }
  return { valid: 'unknown', event: reached, reason: `${budget.configurations} configurations at once` };
}

function areUnique(isUnique: Uint8Array): boolean {
  return !isUnique.includes(0);
}

function decideByZones(problem: RegisterProblem): Decision {
  const isUnique = uniqueStates(problem);
  const all = problem.events.length;
  if (checkZones(problem, all, isUnique).valid) return { valid: true };
  // Whatever is the beginning of a linearizable history is linearizable, so the first bad event can be found by halving.
  let [good, bad] = [0, all];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (checkZones(problem, middle, isUnique).valid) good = middle;
    else bad = middle;
  }
  return { valid: false, event: bad - 1, width: 1 };
}

/** How a failure looks from near. */
export interface FailureDetail {
  /** Orders of all that returned before the event, and of more; the longest first. */
  readonly orders: readonly (readonly number[])[];
  readonly configurationCount: number;
  readonly conflict: Conflict | undefined;
}

const MOST_ORDERS = 10;

/** 12 bytes each. */
const MOST_TRACE_ENTRIES = 4_000_000;

/** Explaining may cost that many times what deciding did. */
const MOST_STEPS = 20_000_000;

/** Goes the way to a failure again and takes notes. */
export function detailFailure({ problem, register }: ObjectHistory, { event, width }: Failure): FailureDetail {
  const conflict = register === undefined ? undefined : conflictAt(register, event);
  if (register !== undefined && areUnique(uniqueStates(register))) {
    const before = checkZones(register, event, uniqueStates(register));
    return { orders: before.valid ? [orderOf(before.blocks)] : [], configurationCount: 1, conflict };
  }
  const trace = new Trace(MOST_TRACE_ENTRIES);
  const prefix = prefixOf(problem, event);
  const outcome = new FrontierSearch(prefix, new Budget({ steps: MOST_STEPS }), width, trace).run();
  if (outcome.valid !== false && outcome.valid !== 'lost') return { orders: [], configurationCount: 0, conflict };
  const orders = trace.complete
    ? outcome.last.map((last) => orderFromTrace(prefix, trace.pathTo(last.trace), event))
    : [];
  return {
    orders: orders.toSorted((a, b) => b.length - a.length).slice(0, MOST_ORDERS),
    configurationCount: outcome.count,
    conflict,
  };
}

/** Do the values that were written once contradict each other in the events up to this one? */
function conflictAt(register: RegisterProblem, event: number): Conflict | undefined {
  const outcome = checkZones(register, event + 1, uniqueStates(register));
  return outcome.valid ? undefined : outcome.conflict;
}

/** Events up to this one. What returns later keeps its return: the search needs to know what returns first. */
function prefixOf(problem: Problem, event: number): Problem {
  return { ...problem, events: problem.events.subarray(0, Math.min(event + 1, NEVER)) };
}
