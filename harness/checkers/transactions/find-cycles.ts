import { AntiDependencyReach, withoutAntiDependencies } from './anti-dependency-reach.ts';
import { ANY_CYCLE, classesThatImply, CYCLE_CLASSES, type CycleClass } from './cycle-classes.ts';
import { CycleSearch, type Pivot } from './cycle-search.ts';
import { type CyclicCore, cyclicCore } from './cyclic-core.ts';
import type { DependencyGraph } from './dependency-graph.ts';
import { pivotsInComponents, separateAntiDependencies } from './pivots.ts';
import { type CycleAnomaly, reportedCycle } from './reported-cycle.ts';
import { SearchSteps } from './search-steps.ts';
import { strongComponents } from './strong-components.ts';
import type { TransactionHistory } from './transaction-history.ts';
import { ordersOf } from './transaction-order.ts';
import type { SearchBudget } from './transaction-result.ts';

export interface FoundCycles {
  /** In the order of the classes, the shortest first; a bounded number of each class among each set of entangled transactions. */
  readonly anomalies: readonly CycleAnomaly[];
  /** How many transactions lie on a cycle of any class, also of classes that were not asked for. */
  readonly cyclicTransactions: number;
  /** True when the budget ended before it was certain that nothing else is there. */
  readonly timedOut: boolean;
}

/** Among transactions that are all entangled with each other, so many cycles of a class are shown. */
const CYCLES_EACH = 8;
/** So many edges are tried for one that closes a cycle that does not meet itself. */
const ATTEMPTS_EACH = 64;

/**
 * Cycles by class. The answer is the same every time unless the budget has a clock. Classes without suffix are always looked
 * for: what was not asked for still says which models do not hold. Where a class was found among some transactions, classes
 * that it implies are not looked for among the same ones.
 * @param wanted Names of classes; the suffixes among them decide which orders count.
 */
export function findCycleAnomalies(
  graph: DependencyGraph,
  wanted: ReadonlySet<string>,
  budget: SearchBudget = {},
): FoundCycles {
  const orders = ordersOf(wanted);
  const allOfRw = ['G-single-item', 'G-nonadjacent-item', 'G2-item'].every((name) => wanted.has(name));
  const core = cyclicCore(graph, orders, allOfRw);
  if (core === undefined) return { anomalies: [], cyclicTransactions: 0, timedOut: false };
  const finder = new CycleFinder(core, graph.history, wanted, budget);
  for (const cycleClass of CYCLE_CLASSES) {
    if (cycleClass.suffix === '' || wanted.has(cycleClass.name)) finder.find(cycleClass);
  }
  for (const any of ANY_CYCLE) if (wanted.has(any.name)) finder.findAny(any);
  return {
    anomalies: finder.sorted(),
    cyclicTransactions: core.transactions.reduce((count, transaction) => count + (transaction >= 0 ? 1 : 0), 0),
    timedOut: finder.timedOut,
  };
}

class CycleFinder {
  private readonly core: CyclicCore;
  private readonly history: TransactionHistory;
  private readonly wanted: ReadonlySet<string>;
  private readonly steps: SearchSteps;
  private readonly search: CycleSearch;
  private readonly found: CycleAnomaly[] = [];
  /** By component, the classes found in it. */
  private readonly foundIn: Set<string>[];

  constructor(core: CyclicCore, history: TransactionHistory, wanted: ReadonlySet<string>, budget: SearchBudget) {
    this.core = core;
    this.history = history;
    this.wanted = wanted;
    this.steps = new SearchSteps(budget);
    this.search = new CycleSearch(core, this.steps);
    this.foundIn = Array.from({ length: core.componentCount }, () => new Set<string>());
  }

  get timedOut(): boolean {
    return this.steps.exhausted;
  }

  sorted(): CycleAnomaly[] {
    const rank = (cycle: CycleAnomaly): number => CYCLE_CLASSES.findIndex(({ name }) => name === cycle.type);
    return this.found.sort((a, b) => rank(a) - rank(b) || a.transactions.length - b.transactions.length);
  }

  find(cycleClass: CycleClass): void {
    const implying = classesThatImply(cycleClass).filter(
      (name) => this.wanted.has(name) || !this.wanted.has(cycleClass.name),
    );
    const open = this.foundIn.map((classes) => !implying.some((name) => classes.has(name)));
    if (!open.includes(true)) return;
    const tries = new Tries(this.core, open);
    switch (cycleClass.antiDependencies) {
      case 'one':
        this.findSingle(cycleClass, tries);
        return;
      case 'apart': {
        const { component, admits } = separateAntiDependencies(this.core, cycleClass.mask);
        this.tryAll(cycleClass, tries, pivotsInComponents(this.core, cycleClass.pivot, admits), component);
        return;
      }
      case 'none':
      case 'adjacent':
      case 'any': {
        const { component } = strongComponents(this.core, cycleClass.mask);
        const admits = (from: number, to: number): boolean => component[from] === component[to];
        const inside = (pivot: Pivot) => (vertex: number) => component[vertex] === component[pivot.from];
        this.tryAll(cycleClass, tries, pivotsInComponents(this.core, cycleClass.pivot, admits), inside);
      }
    }
  }

  /** Where nothing was found among entangled transactions although something must be there, any shortest cycle by its own name. */
  findAny(cycleClass: CycleClass): void {
    const open = this.foundIn.map((classes) => ![...classes].some((name) => this.wanted.has(name)));
    if (!open.includes(true)) return;
    const { component } = strongComponents(this.core, cycleClass.mask);
    const admits = (from: number, to: number): boolean => component[from] === component[to];
    const inside = (pivot: Pivot) => (vertex: number) => component[vertex] === component[pivot.from];
    this.tryAll(
      cycleClass,
      new Tries(this.core, open),
      pivotsInComponents(this.core, cycleClass.pivot, admits),
      inside,
    );
  }

  private findSingle(cycleClass: CycleClass, tries: Tries): void {
    const paths = withoutAntiDependencies(cycleClass.mask);
    const reach = new AntiDependencyReach(this.core, paths, cycleClass.required, this.steps);
    const { place } = reach;
    const pivots = [
      ...pivotsInComponents(
        this.core,
        cycleClass.pivot,
        (from, to) => this.core.component[from] === this.core.component[to],
      ),
    ].filter((pivot) => tries.mayTry(pivot));
    reach.forEachClosing(pivots, (pivot) => {
      if (!tries.mayTry(pivot)) return !tries.isOver;
      const last = place[pivot.from] ?? 0;
      const first = place[pivot.to] ?? 0;
      this.attempt(cycleClass, tries, pivot, (vertex) => (place[vertex] ?? 0) >= last && (place[vertex] ?? 0) <= first);
      return !this.steps.exhausted && !tries.isOver;
    });
  }

  private tryAll(
    cycleClass: CycleClass,
    tries: Tries,
    pivots: Iterable<Pivot>,
    inside: (pivot: Pivot) => (vertex: number) => boolean,
  ): void {
    for (const pivot of pivots) {
      if (this.steps.exhausted || tries.isOver) return;
      if (tries.mayTry(pivot)) this.attempt(cycleClass, tries, pivot, inside(pivot));
    }
  }

  private attempt(cycleClass: CycleClass, tries: Tries, pivot: Pivot, enter: (vertex: number) => boolean): void {
    const walk = this.search.shortest(pivot, cycleClass, enter);
    const cycle =
      walk === undefined ? undefined : reportedCycle(this.core, this.history, walk, cycleClass, this.wanted);
    tries.note(pivot, cycle === undefined ? undefined : walk?.vertices);
    if (cycle === undefined) return;
    this.found.push(cycle);
    this.foundIn[this.core.component[pivot.from] ?? 0]?.add(cycle.type);
  }
}

/** Bounds the search for one class in each component, and keeps it from showing the same transactions again and again. */
class Tries {
  private readonly core: CyclicCore;
  private readonly shown: Uint8Array;
  private readonly found: Int32Array;
  private readonly failed: Int32Array;
  private readonly open: readonly boolean[];
  private left: number;

  constructor(core: CyclicCore, open: readonly boolean[]) {
    this.core = core;
    this.open = open;
    this.left = open.filter(Boolean).length;
    this.shown = new Uint8Array(core.vertexCount);
    this.found = new Int32Array(core.componentCount);
    this.failed = new Int32Array(core.componentCount);
  }

  /** True when no component needs another try. */
  get isOver(): boolean {
    return this.left === 0;
  }

  mayTry({ from, to }: Pivot): boolean {
    const component = this.core.component[from] ?? 0;
    if (this.open[component] !== true || this.isDone(component)) return false;
    return this.shown[from] === 0 || this.shown[to] === 0;
  }

  /** @param vertices Those of the cycle that was found through the pivot. */
  note(pivot: Pivot, vertices: readonly number[] | undefined): void {
    const component = this.core.component[pivot.from] ?? 0;
    if (vertices === undefined) {
      this.failed[component] = (this.failed[component] ?? 0) + 1;
    } else {
      this.found[component] = (this.found[component] ?? 0) + 1;
      for (const vertex of vertices) this.shown[vertex] = 1;
    }
    if (this.isDone(component)) this.left -= 1;
  }

  private isDone(component: number): boolean {
    return (this.found[component] ?? 0) >= CYCLES_EACH || (this.failed[component] ?? 0) >= ATTEMPTS_EACH;
  }
}
