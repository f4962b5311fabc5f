import { IMPOSSIBLE, NEVER, type StateSpace } from './problem.ts';

/** What a transaction on several registers needs and sets: codes of values by register. */
export interface VectorStep {
  readonly needs: ReadonlyMap<number, number>;
  readonly sets: ReadonlyMap<number, number>;
}

export const NOTHING: VectorStep = { needs: new Map<number, number>(), sets: new Map<number, number>() };

/** The states of several registers that are used together, found as the search goes on. */
export class StateVectors implements StateSpace {
  size = 1;
  seenUntil = new Int32Array(64).fill(NEVER);
  readonly #vectors: (readonly number[])[] = [[]];
  readonly #known = new Map<string, number>();
  readonly #steps = new Map<number, number>();
  readonly #groups: readonly VectorStep[];

  constructor(groups: readonly VectorStep[]) {
    this.#groups = groups;
  }

  stateOf(vector: readonly number[]): number {
    const key = vector.join(',');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const state = this.size++;
    this.#known.set(key, state);
    this.#vectors.push(vector);
    if (state >= this.seenUntil.length) this.seenUntil = new Int32Array(this.seenUntil.length * 2).fill(NEVER);
    return state;
  }

  step(group: number, state: number): number {
    const key = state * this.#groups.length + group;
    const known = this.#steps.get(key);
    if (known !== undefined) return known;
    const after = this.#compute(group, state);
    this.#steps.set(key, after);
    return after;
  }

  #compute(group: number, state: number): number {
    const vector = this.#vectors[state] ?? [];
    const { needs, sets } = this.#groups[group] ?? NOTHING;
    for (const [register, value] of needs) if (vector[register] !== value) return IMPOSSIBLE;
    const after = vector.slice();
    for (const [register, value] of sets) after[register] = value;
    return this.stateOf(after);
  }
}
