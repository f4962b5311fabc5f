import { explainEdge } from '../transactions/explain.ts';
import {
  type AnomalyCollector,
  type CycleStep,
  type DependencyGraph,
  EDGE,
  type EdgeKind,
  involve,
  operationIndex,
  type TransactionAnomaly,
} from '../transactions/index.ts';
import { precedesInProcess, precedesInRealTime } from '../transactions/transaction-order.ts';
import { registerEdgeExplainer } from './explain-register-edge.ts';
import { Reachability } from './reachability.ts';
import { rowOf } from './register-accesses.ts';
import { installerOf, type RegisterFacts } from './register-facts.ts';
import { NO_VERSION, NOBODY } from './register-versions.ts';
import { valueOfVersion } from './version-values.ts';

/** Vertices of the largest graph that is looked at: the work grows faster than the history. */
const LARGEST = 128;

interface Stage {
  readonly type: string;
  /** Snapshot isolation allows circles in which two anti-dependencies follow each other; serializability none. */
  readonly allowsAdjacent: boolean;
  readonly process: boolean;
  readonly realtime: boolean;
}

/** From what says most to what says least. */
const STAGES: readonly Stage[] = [
  { suffix: '', process: false, realtime: false },
  { suffix: '-process', process: true, realtime: false },
  { suffix: '-realtime', process: true, realtime: true },
].flatMap(({ suffix, ...orders }) => [
  { type: `G-nonadjacent-item${suffix}`, allowsAdjacent: true, ...orders },
  { type: `G2-item${suffix}`, allowsAdjacent: false, ...orders },
]);

/**
 * In a small history, what every order of all transactions would have to do (the rules for one register with many writers,
 * Gibbons and Korach 1997, between transactions as in Biswas and Enea 2019). Let a reader see what a first writer wrote, and
 * let a second one write the same register: if the second is behind the first, it is behind the reader too; if it is before
 * the reader, it is before the first. Where this leads in a circle, no order of versions obeys the model, though nobody knows
 * which order it was: so the circle gets the weakest name, G-nonadjacent-item or G2-item.
 */
export function findForcedCycle(
  facts: RegisterFacts,
  graph: DependencyGraph,
  wanted: ReadonlySet<string>,
  found: AnomalyCollector,
): void {
  if (graph.vertexCount > LARGEST) return;
  const stages = STAGES.filter(({ type }) => wanted.has(type));
  const all = new Uint8Array(graph.vertexCount).fill(1);
  // What allows least comes last: where it finds nothing, nothing else does.
  const [strictest] = stages.toReversed();
  if (strictest === undefined || !new ForcedOrder(facts, graph, strictest, all).isCircular) return;
  const stage = stages.find((weaker) => new ForcedOrder(facts, graph, weaker, all).isCircular) ?? strictest;
  found.add(stage.type, () => describe(facts, graph, stage, all));
}

/** As few transactions as suffice: each one is left out that is not needed. */
function fewestTransactions(facts: RegisterFacts, graph: DependencyGraph, stage: Stage, all: Uint8Array): Uint8Array {
  const needed = all.slice();
  for (let transaction = 0; transaction < facts.history.count; transaction += 1) {
    needed[transaction] = 0;
    if (!new ForcedOrder(facts, graph, stage, needed).isCircular) needed[transaction] = 1;
  }
  return needed;
}

/** To whichever vertex it leads; `step` is absent where one end is auxiliary. */
interface ForcedEdge {
  readonly to: number;
  readonly step: (() => CycleStep) | undefined;
}

class ForcedOrder {
  private readonly facts: RegisterFacts;
  private readonly reach: Reachability;
  private readonly edges: ForcedEdge[][];
  private readonly stage: Stage;
  /** 1 for each vertex that takes part. */
  private readonly members: Uint8Array;
  /**
   * Where two anti-dependencies must not follow each other, a transaction is two vertices: itself, and `leaving(itself)`,
   * which is reached by all other kinds of edges and left by anti-dependencies only.
   */
  private readonly vertexCount: number;

  constructor(facts: RegisterFacts, graph: DependencyGraph, stage: Stage, members: Uint8Array) {
    this.facts = facts;
    this.stage = stage;
    this.members = members;
    this.vertexCount = graph.vertexCount;
    this.reach = new Reachability(graph.vertexCount * 2);
    this.edges = Array.from({ length: graph.vertexCount * 2 }, () => []);
    this.addData(graph);
    this.addOrders(stage);
    while (this.addForced());
  }

  get isCircular(): boolean {
    for (let start = 0; start < this.facts.history.count; start += 1) if (this.reach.has(start, start)) return true;
    return false;
  }

  /** The shortest circle, if there is any. */
  cycle(): readonly CycleStep[] {
    let shortest: readonly CycleStep[] | undefined;
    for (let start = 0; start < this.facts.history.count; start += 1) {
      if (!this.reach.has(start, start)) continue;
      const steps = this.wayBack(start);
      if (shortest === undefined || steps.length < shortest.length) shortest = steps;
    }
    return shortest ?? [];
  }

  private addData({ vertexCount, offsets, targets, kinds, history }: DependencyGraph): void {
    const explain = registerEdgeExplainer(this.facts);
    for (let from = 0; from < vertexCount; from += 1) {
      for (let edge = offsets[from] ?? 0; edge < (offsets[from + 1] ?? 0); edge += 1) {
        const to = targets[edge] ?? 0;
        const kind = KINDS[kinds[edge] ?? 0];
        if (kind === undefined) this.addEdge(from, to, undefined);
        else if (to >= history.count) this.addEdge(this.leaving(from), to, undefined);
        else this.add(from, to, kind, () => ({ ...explain(from, to, kind), ...this.ends(from, to) }));
      }
    }
  }

  private addOrders({ process, realtime }: { readonly process: boolean; readonly realtime: boolean }): void {
    const { history } = this.facts;
    for (let from = 0; from < history.count; from += 1) {
      for (let to = 0; to < history.count; to += 1) {
        if (!precedesInRealTime(history, from, to)) continue;
        if (process && precedesInProcess(history, from, to)) {
          const name = history.processOf(history.process[from] ?? 0);
          this.add(from, to, 'process', () => ({ ...this.ends(from, to), kind: 'process', process: name }));
        } else if (realtime) {
          this.add(from, to, 'realtime', () => ({ ...this.ends(from, to), kind: 'realtime' }));
        }
      }
    }
  }

  /** @returns Whether anything new follows. */
  private addForced(): boolean {
    const { history, accesses } = this.facts;
    let isNew = false;
    for (let key = 0; key < history.keyCount; key += 1) {
      const inRegister = rowOf(accesses.ofKey, key);
      for (const reading of inRegister) {
        const version = accesses.read[reading] ?? NO_VERSION;
        const first = version === NO_VERSION ? NOBODY : installerOf(this.facts, version);
        if (first === NOBODY) continue;
        for (const writing of inRegister) {
          if (this.addForcedBy(reading, version, first, writing)) isNew = true;
        }
      }
    }
    return isNew;
  }

  private addForcedBy(reading: number, version: number, first: number, writing: number): boolean {
    const { history, versions, accesses } = this.facts;
    const reader = accesses.transaction[reading] ?? 0;
    const second = accesses.transaction[writing] ?? 0;
    const later = accesses.written[writing] ?? NO_VERSION;
    if (later === NO_VERSION || second === first || second === reader) return false;
    if ([reader, first, second].some((transaction) => this.members[transaction] !== 1)) return false;
    if (installerOf(this.facts, later) !== second) return false;
    const key = history.keyOf(accesses.key[reading] ?? 0);
    const [read, written] = [version, later].map((each) => valueOfVersion(history, versions, each));
    let isNew = false;
    if (this.reach.has(first, second) && !this.reach.has(this.leaving(reader), second)) {
      const values = { key, value: written ?? null, previous: read ?? null };
      this.add(reader, second, 'rw', () => ({ ...this.ends(reader, second), kind: 'rw', ...values }));
      isNew = true;
    }
    if (this.reach.has(second, this.leaving(reader)) && !this.reach.has(second, first)) {
      const values = { key, value: read ?? null, previous: written ?? null };
      this.add(second, first, 'ww', () => ({ ...this.ends(second, first), kind: 'ww', ...values }));
      isNew = true;
    }
    return isNew;
  }

  private add(from: number, to: number, kind: EdgeKind, step: () => CycleStep): void {
    if (kind === 'rw') {
      this.addEdge(this.leaving(from), to, step);
      return;
    }
    this.addEdge(from, to, step);
    if (this.stage.allowsAdjacent) this.addEdge(from, this.leaving(to), step);
  }

  private addEdge(from: number, to: number, step: ForcedEdge['step']): void {
    if (this.members[from % this.vertexCount] !== 1 || this.members[to % this.vertexCount] !== 1) return;
    this.edges[from]?.push({ to, step });
    this.reach.add(from, to);
  }

  private leaving(transaction: number): number {
    return this.stage.allowsAdjacent ? transaction + this.vertexCount : transaction;
  }

  private ends(from: number, to: number): { readonly from: number; readonly to: number } {
    return { from: operationIndex(this.facts.history, from), to: operationIndex(this.facts.history, to) };
  }

  /** Breadth first; auxiliary vertices are passed without a step of their own. */
  private wayBack(start: number): readonly CycleStep[] {
    const cameBy = new Map<number, { readonly from: number; readonly step: ForcedEdge['step'] }>();
    const open = [start];
    for (const vertex of open) {
      for (const { to, step } of this.edges[vertex] ?? []) {
        if (cameBy.has(to)) continue;
        cameBy.set(to, { from: vertex, step });
        if (to === start) return this.stepsOf(start, cameBy);
        open.push(to);
      }
    }
    return [];
  }

  private stepsOf(
    start: number,
    cameBy: ReadonlyMap<number, { readonly from: number; readonly step: ForcedEdge['step'] }>,
  ): readonly CycleStep[] {
    const steps: CycleStep[] = [];
    let to = start;
    for (let at = cameBy.get(start); at !== undefined; at = cameBy.get(at.from)) {
      const from = at.from % this.vertexCount;
      if (from < this.facts.history.count) {
        steps.unshift(at.step?.() ?? { ...this.ends(from, to), ...registerEdgeExplainer(this.facts)(from, to, 'rw') });
        to = from;
      }
      if (at.from === start) break;
    }
    return steps;
  }
}

/** The kinds of edges between transactions in a graph of data; anything else leads on from an auxiliary vertex. */
const KINDS: Readonly<Record<number, 'ww' | 'wr' | 'rw'>> = { [EDGE.ww]: 'ww', [EDGE.wr]: 'wr', [EDGE.rw]: 'rw' };

function describe(facts: RegisterFacts, graph: DependencyGraph, stage: Stage, all: Uint8Array): TransactionAnomaly {
  const needed = fewestTransactions(facts, graph, stage, all);
  const steps = new ForcedOrder(facts, graph, stage, needed).cycle();
  const cycle = steps.map(({ from }) => from);
  const transactions = Array.from({ length: facts.history.count }, (_, transaction) => transaction);
  return {
    type: stage.type,
    message: `whatever the order of versions was, it leads in a circle: ${steps.map((step) => explainEdge(step)).join('; ')}`,
    ...involve(
      facts.history,
      transactions.filter((transaction) => needed[transaction] === 1),
    ),
    cycle: [...cycle, ...cycle.slice(0, 1)],
    steps,
  };
}
