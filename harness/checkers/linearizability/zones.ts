import { KIND, NEVER } from './problem.ts';
import type { RegisterProblem } from './register-problem.ts';
import { type Cluster, clustersOf } from './zone-clusters.ts';

/**
 * A register whose values are all different is decided without a search, in the time that sorting takes (after Gibbons and
 * Korach, "Testing shared memories", 1997). The write of a value and all that see it form a cluster. A compare-and-set must follow
 * directly on the cluster of the value that it needs, so clusters are chained to blocks, which nothing can interrupt. A block must
 * come before another one if one of its operations returned before one of the other's was invoked. An order exists unless two blocks
 * must each come before the other: of all that are on a longer circle, the one with the latest invocation and the one with the latest
 * return are on a circle of two.
 */
export type ZoneOutcome =
  { readonly valid: true; readonly blocks: readonly Block[] } | { readonly valid: false; readonly conflict: Conflict };

/** Operations that cannot be put in order, and why. */
export interface Conflict {
  readonly type: ConflictType;
  /** Numbers of operations of the problem, in the order of invocation. */
  readonly operations: readonly number[];
}

export type ConflictType =
  /** A value was seen that nobody wrote. */
  | 'never-written'
  /** It was seen before its write was invoked. */
  | 'seen-before-written'
  /** Two compare-and-sets replaced the same value, which was written once. */
  | 'replaced-twice'
  /** A value was seen after another one that replaced it. */
  | 'out-of-order'
  /** Each of two values was there before the other one had gone. */
  | 'interrupted';

/** Operations that must stay together, in their order. */
export interface Block {
  readonly operations: readonly number[];
  /** Earliest return and latest invocation. */
  readonly firstReturn: Extreme;
  readonly lastInvocation: Extreme;
}

interface Extreme {
  /** -1: before all. */
  readonly event: number;
  /** -1: the beginning. */
  readonly operation: number;
}

/**
 * Decides the first `limit` events of a register with unique values. If only some are unique (`uniqueStates`), what contradicts itself
 * is invalid all the same, but `valid` only means that no contradiction was found; `blocks` cannot be put in order then.
 */
export function checkZones(problem: RegisterProblem, limit: number, isUnique: Uint8Array): ZoneOutcome {
  const { byState, others } = clustersOf(problem, limit, isUnique);
  const isPlaced = new Uint8Array(byState.length);
  const blocks: Block[] = [];
  for (const [state, cluster] of byState.entries()) {
    if (cluster === undefined) continue;
    if (cluster.replacedBy.length > 1) return { valid: false, conflict: replacedTwice(cluster) };
    if (!isStart(problem, state, cluster, isUnique)) continue;
    const operations = chainFrom(problem, byState, state, isPlaced);
    const conflict = disorderIn(problem, operations, limit);
    if (conflict !== undefined) return { valid: false, conflict };
    blocks.push(blockOf(problem, operations, state === problem.initial, limit));
  }
  const stray = strayIn(byState, isPlaced);
  if (stray !== undefined) return { valid: false, conflict: { type: 'never-written', operations: [stray] } };
  for (const operation of others) blocks.push(blockOf(problem, [operation], false, limit));
  const conflict = interruptionOf(blocks);
  return conflict === undefined ? { valid: true, blocks } : { valid: false, conflict };
}

function replacedTwice({ replacedBy }: Cluster): Conflict {
  return { type: 'replaced-twice', operations: replacedBy };
}

/** Does a chain begin with this value: was it there in the beginning, or set without need of another one that is unique? */
function isStart(
  { initial, kind, need }: RegisterProblem,
  state: number,
  { head }: Cluster,
  isUnique: Uint8Array,
): boolean {
  if (state === initial) return true;
  return head >= 0 && (kind[head] === KIND.write || isUnique[need[head] ?? 0] === 0);
}

/** The operations of a value, then of the one that a compare-and-set made of it, and so on. */
function chainFrom(
  { next }: RegisterProblem,
  clusters: readonly (Cluster | undefined)[],
  start: number,
  isPlaced: Uint8Array,
): readonly number[] {
  const operations: number[] = [];
  for (let state: number | undefined = start; state !== undefined && isPlaced[state] === 0;) {
    isPlaced[state] = 1;
    const cluster: Cluster | undefined = clusters[state];
    if (cluster === undefined) break;
    if (cluster.head >= 0) operations.push(cluster.head);
    for (const reader of cluster.readers) operations.push(reader);
    const replacement: number | undefined = cluster.replacedBy[0];
    if (replacement === undefined) break;
    state = next[replacement];
    // The last link of a chain may set a value that is not unique.
    if (clusters[state ?? 0]?.head !== replacement) operations.push(replacement);
  }
  return operations;
}

/** An operation that returned before one that must come before it was invoked. */
function disorderIn(
  { invoked, returned, kind, need, next }: RegisterProblem,
  operations: readonly number[],
  limit: number,
): Conflict | undefined {
  let earliest = -1;
  let earliestReturn: number = NEVER;
  for (let index = operations.length - 1; index >= 0; index--) {
    const operation = operations[index] ?? 0;
    if (earliestReturn < (invoked[operation] ?? 0)) {
      const isItsWrite = kind[operation] !== KIND.read && next[operation] === need[earliest];
      return {
        type: isItsWrite ? 'seen-before-written' : 'out-of-order',
        operations: [earliest, operation],
      };
    }
    const end = returnBefore(returned[operation], limit);
    if (end < earliestReturn) [earliest, earliestReturn] = [operation, end];
  }
  return undefined;
}

function returnBefore(returned: number | undefined, limit: number): number {
  return returned === undefined || returned >= limit ? NEVER : returned;
}

function blockOf(
  { invoked, returned }: RegisterProblem,
  operations: readonly number[],
  isInitial: boolean,
  limit: number,
): Block {
  let firstReturn: Extreme = { event: isInitial ? -1 : NEVER, operation: -1 };
  let lastInvocation: Extreme = { event: -1, operation: -1 };
  for (const operation of operations) {
    const end = returnBefore(returned[operation], limit);
    if (end < firstReturn.event) firstReturn = { event: end, operation };
    const begin = invoked[operation] ?? 0;
    if (begin > lastInvocation.event) lastInvocation = { event: begin, operation };
  }
  return { operations, firstReturn, lastInvocation };
}

/** An operation on a value that comes from nowhere. */
function strayIn(clusters: readonly (Cluster | undefined)[], isPlaced: Uint8Array): number | undefined {
  let stray: number | undefined;
  for (const [state, cluster] of clusters.entries()) {
    if (cluster === undefined || isPlaced[state] === 1) continue;
    const operation = cluster.readers[0] ?? cluster.replacedBy[0];
    if (operation === undefined) continue;
    if (cluster.head < 0) return operation;
    stray ??= operation;
  }
  return stray;
}

/** Two blocks that must each come before the other. */
function interruptionOf(blocks: readonly Block[]): Conflict | undefined {
  const forward = blocks
    .filter(({ firstReturn, lastInvocation }) => firstReturn.event < lastInvocation.event)
    .sort((a, b) => a.firstReturn.event - b.firstReturn.event);
  for (let index = 1; index < forward.length; index++) {
    const conflict = conflictOf(forward[index - 1], forward[index]);
    if (conflict !== undefined) return conflict;
  }
  for (const block of blocks) {
    if (block.firstReturn.event < block.lastInvocation.event) continue;
    const conflict = conflictOf(lastBefore(forward, block.lastInvocation.event), block);
    if (conflict !== undefined) return conflict;
  }
  return undefined;
}

/** The last block whose first return is before the event. */
function lastBefore(blocks: readonly Block[], event: number): Block | undefined {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.firstReturn.event ?? NEVER) < event) low = middle + 1;
    else high = middle;
  }
  return blocks[low - 1];
}

function conflictOf(one: Block | undefined, other: Block | undefined): Conflict | undefined {
  if (one === undefined || other === undefined) return undefined;
  if (one.firstReturn.event >= other.lastInvocation.event) return undefined;
  if (other.firstReturn.event >= one.lastInvocation.event) return undefined;
  const extremes = [one.firstReturn, other.lastInvocation, other.firstReturn, one.lastInvocation];
  const operations = [...new Set(extremes.map(({ operation }) => operation))].filter((operation) => operation >= 0);
  return { type: 'interrupted', operations: operations.sort((a, b) => a - b) };
}
