import { classify, type CycleClass } from './cycle-classes.ts';
import type { Walk } from './cycle-search.ts';
import type { CyclicCore } from './cyclic-core.ts';
import { EDGE } from './dependency-graph.ts';
import type { EdgeKind } from './edge-reason.ts';
import type { TransactionHistory } from './transaction-history.ts';
import { precedesInProcess, precedesInRealTime } from './transaction-order.ts';

/** A cycle of transactions: step i leads from `transactions[i]` to the next one, the last one back to the first. */
export interface CycleAnomaly {
  /** `G0`, `G1c`, `G-single-item`, `G-nonadjacent-item` or `G2-item`, with `-process` or `-realtime` where such an edge is needed. */
  readonly type: string;
  /** Numbers of transactions. */
  readonly transactions: readonly number[];
  readonly kinds: readonly EdgeKind[];
}

const NAMES: Readonly<Record<number, EdgeKind>> = {
  [EDGE.ww]: 'ww',
  [EDGE.wr]: 'wr',
  [EDGE.rw]: 'rw',
  [EDGE.process]: 'process',
  [EDGE.realtime]: 'realtime',
};

/** A closed walk over vertices of the core. */
interface Steps {
  readonly at: readonly number[];
  readonly kinds: readonly number[];
}

/**
 * A walk as people are shown it: auxiliary vertices left out, a run of orders as one step, a detour between two transactions
 * that the order connects directly cut short; by the name that it then deserves.
 * @returns undefined for a walk that meets itself and is thus no cycle of its class: only where no two rw lie side by side may
 * it meet itself and still prove what it stands for (Cerone and Gotsman 2018: the composition of ww or wr with rw is cyclic).
 */
export function reportedCycle(
  core: CyclicCore,
  history: TransactionHistory,
  walk: Walk,
  cycleClass: CycleClass,
  wanted: ReadonlySet<string>,
): CycleAnomaly | undefined {
  const shown = new ShownWalk(core, history);
  let steps = shown.mergeOrders(withoutAuxiliary(core, walk));
  if (cycleClass.antiDependencies === 'any') steps = shown.innermostCycle(steps);
  else if (cycleClass.antiDependencies !== 'none' && cycleClass.suffix !== '') {
    steps = shown.cutDetours(steps, cycleClass.required);
  }
  const isSimple = new Set(steps.at).size === steps.at.length;
  if (!isSimple && cycleClass.antiDependencies !== 'apart') return undefined;
  if (classify(steps.kinds) !== cycleClass.name && cycleClass.antiDependencies !== 'any') return undefined;
  const refined = shown.withinProcesses(steps);
  const { at, kinds } = wanted.has(classify(refined.kinds)) ? refined : steps;
  return {
    type: classify(kinds),
    transactions: at.map((vertex) => core.transactions[vertex] ?? 0),
    kinds: kinds.map((kind) => NAMES[kind] ?? 'realtime'),
  };
}

function withoutAuxiliary(core: CyclicCore, walk: Walk): Steps {
  const kept = walk.vertices.flatMap((vertex, step) => ((core.transactions[vertex] ?? -1) >= 0 ? [step] : []));
  return {
    at: kept.map((step) => walk.vertices[step] ?? 0),
    kinds: kept.map((step) => walk.kinds[step] ?? 0),
  };
}

class ShownWalk {
  private readonly core: CyclicCore;
  private readonly history: TransactionHistory;

  constructor(core: CyclicCore, history: TransactionHistory) {
    this.core = core;
    this.history = history;
  }

  /** Runs of orders as one step each. The first step is never an order: it is the edge from which the search started. */
  mergeOrders({ at, kinds }: Steps): Steps {
    const merged = { at: [] as number[], kinds: [] as number[] };
    for (let step = 0; step < at.length;) {
      let end = step + 1;
      if (isOrder(kinds[step] ?? 0)) while (end < at.length && isOrder(kinds[end] ?? 0)) end += 1;
      for (const [first, last] of this.leaps(at, step, end)) {
        merged.at.push(at[first] ?? 0);
        merged.kinds.push(Math.max(...kinds.slice(first, last)));
      }
      step = end;
    }
    return merged;
  }

  /** Where the walk comes back to a transaction, only the way between the two visits. */
  innermostCycle(steps: Steps): Steps {
    const seen = new Map<number, number>();
    for (const [step, vertex] of steps.at.entries()) {
      const first = seen.get(vertex);
      if (first !== undefined) {
        return this.mergeOrders(
          rotateToData({ at: steps.at.slice(first, step), kinds: steps.kinds.slice(first, step) }),
        );
      }
      seen.set(vertex, step);
    }
    return steps;
  }

  /** Between two rw, steps that contain the order are one step where the order itself leads all the way. */
  cutDetours({ at, kinds }: Steps, order: number): Steps {
    const cut = { at: [] as number[], kinds: [] as number[] };
    for (let step = 0; step < at.length;) {
      let end = step;
      while (end < at.length && kinds[end] !== EDGE.rw) end += 1;
      const from = at[step] ?? 0;
      const isDetour = end - step > 1 && kinds.slice(step, end).includes(order);
      if (isDetour && this.isDirect(from, at[end % at.length] ?? 0, order)) {
        cut.at.push(from);
        cut.kinds.push(order);
      } else {
        end = Math.max(end, step + 1);
        cut.at.push(...at.slice(step, end));
        cut.kinds.push(...kinds.slice(step, end));
      }
      step = end;
    }
    return cut;
  }

  /** What the wall clock orders within one process is process order. */
  withinProcesses({ at, kinds }: Steps): Steps {
    return {
      at,
      kinds: kinds.map((kind, step) => {
        const isInProcess =
          kind === EDGE.realtime &&
          precedesInProcess(this.history, this.transaction(at[step]), this.transaction(at[(step + 1) % at.length]));
        return isInProcess ? EDGE.process : kind;
      }),
    };
  }

  /**
   * A run of orders in as few steps as can be shown: not over two transactions that depend on each other directly, since
   * shown alone they would be another cycle.
   */
  private leaps(at: readonly number[], start: number, end: number): readonly (readonly [number, number])[] {
    const vertex = (step: number): number => at[step % at.length] ?? 0;
    if (end - start === 1 || !this.dependsDirectly(vertex(start), vertex(end))) return [[start, end]];
    for (let step = start + 1; step < end; step += 1) {
      if (this.dependsDirectly(vertex(start), vertex(step)) || this.dependsDirectly(vertex(step), vertex(end)))
        continue;
      return [
        [start, step],
        [step, end],
      ];
    }
    return Array.from({ length: end - start }, (_, place) => [start + place, start + place + 1] as const);
  }

  private isDirect(from: number, to: number, order: number): boolean {
    if (from === to || this.dependsDirectly(from, to)) return false;
    const precedes = order === EDGE.process ? precedesInProcess : precedesInRealTime;
    return precedes(this.history, this.transaction(from), this.transaction(to));
  }

  private dependsDirectly(from: number, to: number): boolean {
    const { offsets, targets, kinds } = this.core;
    for (let edge = offsets[from] ?? 0; edge < (offsets[from + 1] ?? 0); edge += 1) {
      if (targets[edge] === to && !isOrder(kinds[edge] ?? 0)) return true;
    }
    return false;
  }

  private transaction(vertex: number | undefined): number {
    return this.core.transactions[vertex ?? 0] ?? 0;
  }
}

function rotateToData({ at, kinds }: Steps): Steps {
  const first = Math.max(
    kinds.findIndex((kind) => !isOrder(kind)),
    0,
  );
  return { at: [...at.slice(first), ...at.slice(0, first)], kinds: [...kinds.slice(first), ...kinds.slice(0, first)] };
}

function isOrder(kind: number): boolean {
  return kind === EDGE.process || kind === EDGE.realtime;
}
