import type { TransactionHistory } from '../transactions/index.ts';
import { type Rows, rowOf, rowsBy } from './register-accesses.ts';
import type { RegisterVersions } from './register-versions.ts';
import type { VersionOrder } from './version-order.ts';

/** A register whose versions come before themselves, if all assumptions hold. */
export interface CyclicRegister {
  readonly key: number;
  /** Versions, each before the next one and the last one before the first; the shortest such circle. */
  readonly versions: readonly number[];
  /** The pairs of `VersionOrder` that say so; one less than versions where the circle goes through the initial state. */
  readonly pairs: readonly number[];
}

/**
 * The registers without a possible order. Versions that nothing precedes are taken away again and again, then those that
 * nothing follows; what is left lies on or between circles.
 */
export function findCyclicRegisters(
  history: TransactionHistory,
  versions: RegisterVersions,
  order: VersionOrder,
  successors: Rows,
): readonly CyclicRegister[] {
  const cyclic = new Map<number, CyclicRegister>();
  for (let pair = 0; pair < order.count; pair += 1) {
    const to = order.to[pair] ?? 0;
    if (to < history.keyCount && !cyclic.has(to)) {
      cyclic.set(to, { key: to, versions: [to, order.from[pair] ?? 0], pairs: [pair] });
    }
  }
  const left = new Uint8Array(versions.count).fill(1);
  takeAway(left, order.from, order.to);
  takeAway(left, order.to, order.from);
  for (let version = history.keyCount; version < versions.count; version += 1) {
    const key = versions.key[version] ?? 0;
    if (left[version] !== 1 || cyclic.has(key)) continue;
    const circle = shortestCircle(version, order, successors);
    if (circle !== undefined) cyclic.set(key, { key, ...circle });
  }
  return [...cyclic.values()].sort((a, b) => a.key - b.key);
}

/** Takes away all that has no predecessor among what is left. */
function takeAway(left: Uint8Array, from: Int32Array, to: Int32Array): void {
  const predecessors = new Int32Array(left.length);
  for (let pair = 0; pair < from.length; pair += 1) {
    const target = to[pair] ?? 0;
    if (left[from[pair] ?? 0] === 1) predecessors[target] = (predecessors[target] ?? 0) + 1;
  }
  const rows = rowsBy(from, left.length);
  const open: number[] = [];
  for (let version = 0; version < left.length; version += 1) {
    if (left[version] === 1 && predecessors[version] === 0) open.push(version);
  }
  for (let version = open.pop(); version !== undefined; version = open.pop()) {
    left[version] = 0;
    for (const pair of rowOf(rows, version)) {
      const target = to[pair] ?? 0;
      const remaining = (predecessors[target] ?? 0) - 1;
      predecessors[target] = remaining;
      if (remaining === 0 && left[target] === 1) open.push(target);
    }
  }
}

/** Breadth first from a version back to itself. */
function shortestCircle(
  start: number,
  order: VersionOrder,
  successors: Rows,
): { readonly versions: readonly number[]; readonly pairs: readonly number[] } | undefined {
  const reachedBy = new Map<number, number>();
  const open = [start];
  for (const version of open) {
    for (const pair of rowOf(successors, version)) {
      const target = order.to[pair] ?? 0;
      if (target === start) return circleOf(start, pair, order, reachedBy);
      if (reachedBy.has(target)) continue;
      reachedBy.set(target, pair);
      open.push(target);
    }
  }
  return undefined;
}

function circleOf(
  start: number,
  last: number,
  order: VersionOrder,
  reachedBy: ReadonlyMap<number, number>,
): { readonly versions: readonly number[]; readonly pairs: readonly number[] } {
  const pairs: number[] = [];
  for (let pair: number | undefined = last; pair !== undefined; pair = reachedBy.get(order.from[pair] ?? 0)) {
    pairs.unshift(pair);
    if (order.from[pair] === start) break;
  }
  return { versions: pairs.map((pair) => order.from[pair] ?? 0), pairs };
}
