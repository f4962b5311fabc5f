import type { Part } from './partition.ts';
import type { Problem } from './problem.ts';
import type { RegisterProblem } from './register-problem.ts';

/** One object (or several that are only used together) with its history as a problem for the search. */
export interface ObjectHistory {
  /** The key, or the list of keys; undefined where the values have no key. */
  readonly key: unknown;
  readonly part: Part;
  readonly problem: Problem;
  /** The same, where it is a plain register. */
  readonly register: RegisterProblem | undefined;
}
