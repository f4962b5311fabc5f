import { KIND, NEVER } from './problem.ts';
import type { RegisterProblem } from './register-problem.ts';

/** The operations on one value. */
export interface Cluster {
  /** The write or compare-and-set that sets it; -1 when none that happened does. */
  head: number;
  /** In the order of invocation. */
  readonly readers: number[];
  /** Compare-and-sets that need it. */
  readonly replacedBy: number[];
}

export interface Clusters {
  /** By state: what happened to the value; undefined where nothing did, or where it was written several times. */
  readonly byState: readonly (Cluster | undefined)[];
  /** Operations that are on no value that was written once. */
  readonly others: readonly number[];
}

/** By state: 1 where the value is written at most once (and never, if it was there in the beginning). */
export function uniqueStates({ count, kind, next, initial, valueOf }: RegisterProblem): Uint8Array {
  const writers = new Uint8Array(valueOf.length);
  writers[initial] = 1;
  for (let operation = 0; operation < count; operation++) {
    if (kind[operation] === KIND.read) continue;
    const state = next[operation] ?? 0;
    if ((writers[state] ?? 0) < 2) writers[state] = (writers[state] ?? 0) + 1;
  }
  return writers.map((number) => (number < 2 ? 1 : 0));
}

/** What happened to the values that were written once in the first `limit` events. */
export function clustersOf(problem: RegisterProblem, limit: number, isUnique: Uint8Array): Clusters {
  const { kind, need, next, initial, valueOf } = problem;
  const happened = happenedBefore(problem, limit, isUnique);
  const others: number[] = [];
  const clusters = new Array<Cluster | undefined>(valueOf.length).fill(undefined);
  const clusterOf = (state: number | undefined): Cluster =>
    (clusters[state ?? 0] ??= { head: -1, readers: [], replacedBy: [] });
  if (isUnique[initial] === 1) clusterOf(initial);
  for (const [operation, isCertain] of happened.entries()) {
    if (isCertain === 0) continue;
    const needsUnique = kind[operation] !== KIND.write && isUnique[need[operation] ?? 0] === 1;
    const setsUnique = kind[operation] !== KIND.read && isUnique[next[operation] ?? 0] === 1;
    if (needsUnique && kind[operation] === KIND.read) clusterOf(need[operation]).readers.push(operation);
    if (needsUnique && kind[operation] === KIND.cas) clusterOf(need[operation]).replacedBy.push(operation);
    if (setsUnique) clusterOf(next[operation]).head = operation;
    if (!needsUnique && !setsUnique) others.push(operation);
  }
  return { byState: clusters, others };
}

/** What returned, and what did not but was seen. What did not return and was not seen may as well not have happened. */
function happenedBefore(
  { count, kind, need, next, invoked, returned, valueOf }: RegisterProblem,
  limit: number,
  isUnique: Uint8Array,
): Uint8Array {
  const happened = new Uint8Array(count);
  const openWriter = new Int32Array(valueOf.length).fill(-1);
  for (let operation = 0; operation < count && (invoked[operation] ?? NEVER) < limit; operation++) {
    if ((returned[operation] ?? NEVER) < limit) happened[operation] = 1;
    else if (kind[operation] !== KIND.read && isUnique[next[operation] ?? 0] === 1) {
      openWriter[next[operation] ?? 0] = operation;
    }
  }
  for (let operation = 0; operation < count; operation++) {
    if (happened[operation] === 0 || kind[operation] === KIND.write) continue;
    let writer = openWriter[need[operation] ?? 0] ?? -1;
    while (writer >= 0 && happened[writer] === 0) {
      happened[writer] = 1;
      writer = kind[writer] === KIND.cas ? (openWriter[need[writer] ?? 0] ?? -1) : -1;
    }
  }
  return happened;
}
