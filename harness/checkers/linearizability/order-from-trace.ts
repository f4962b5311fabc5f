import { KIND, NEVER, type Problem, UNSEEN } from './problem.ts';
import type { TraceStep } from './trace.ts';

/**
 * The whole order behind a path of the search. The path has only the operations that took effect by themselves; reads are put where
 * the state fits, and a write that was hidden right before the next write is put there. Operations that are open at the end and have
 * not been seen are left out.
 *
 * @param limit number of the event that nothing explains; what is before it is put in order
 */
export function orderFromTrace(problem: Problem, steps: readonly TraceStep[], limit: number): readonly number[] {
  const builder = new OrderBuilder(problem, steps, limit);
  let next = 0;
  for (let number = 0; number <= limit; number++) {
    const event = problem.events[number] ?? 0;
    if ((event & 1) === 0) {
      builder.invoke(event >> 1);
      continue;
    }
    for (let step = steps[next]; step?.event === number; step = steps[++next])
      builder.takeEffect(step.operation, number);
    if (number < limit) builder.return(event >> 1, number);
  }
  return builder.order;
}

class OrderBuilder {
  readonly order: number[] = [];
  readonly #problem: Problem;
  readonly #limit: number;
  /** By operation: does it take effect by itself? */
  readonly #isExplicit: Uint8Array;
  /** Invoked, in nobody's order yet, not explicit, and no crashed one. */
  readonly #waiting = new Set<number>();
  #state: number;

  constructor(problem: Problem, steps: readonly TraceStep[], limit: number) {
    this.#problem = problem;
    this.#limit = limit;
    this.#state = problem.initial;
    this.#isExplicit = new Uint8Array(problem.count);
    for (const { operation } of steps) this.#isExplicit[operation] = 1;
  }

  invoke(operation: number): void {
    if (this.#isExplicit[operation] === 1 || this.#problem.returned[operation] === NEVER) return;
    this.#waiting.add(operation);
    this.#settle();
  }

  takeEffect(operation: number, number: number): void {
    const { kind, next, group, space } = this.#problem;
    if (kind[operation] === KIND.write) this.#hide();
    this.order.push(operation);
    const isKnown = kind[operation] === KIND.write || kind[operation] === KIND.cas;
    const after = isKnown ? (next[operation] ?? 0) : space.step(group[operation] ?? 0, this.#state);
    this.#enter(after, number - 1);
  }

  return(operation: number, number: number): void {
    if (this.#waiting.has(operation)) this.#place(operation);
    this.#enter(this.#state, number);
  }

  #enter(state: number, number: number): void {
    this.#state = (this.#problem.space.seenUntil[state] ?? NEVER) <= number ? UNSEEN : state;
    this.#settle();
  }

  /** Operations that return before the limit, right before a write that makes that nobody sees them. */
  #hide(): void {
    const { kind, returned } = this.#problem;
    for (const operation of this.#waiting) {
      const isUnconditional = kind[operation] === KIND.write || kind[operation] === KIND.append;
      if (isUnconditional && (returned[operation] ?? NEVER) < this.#limit) this.#place(operation);
    }
  }

  #settle(): void {
    const { kind, need, next, group, returned, space } = this.#problem;
    for (const operation of this.#waiting) {
      switch (kind[operation] ?? KIND.read) {
        case KIND.read:
          if (need[operation] === this.#state) this.#place(operation);
          break;
        case KIND.look:
          if (space.step(group[operation] ?? 0, this.#state) === this.#state) this.#place(operation);
          break;
        case KIND.write:
        case KIND.append: {
          const isUnnoticed =
            this.#state === UNSEEN || (kind[operation] === KIND.write && next[operation] === this.#state);
          if (isUnnoticed && (returned[operation] ?? NEVER) < this.#limit) this.#place(operation);
          break;
        }
        default:
          break;
      }
    }
  }

  #place(operation: number): void {
    this.#waiting.delete(operation);
    this.order.push(operation);
  }
}
