import { type DependencyGraph, EDGE } from './dependency-graph.ts';
import { growableBytes, growableInts } from './growable-array.ts';
import type { TransactionHistory } from './transaction-history.ts';

/** Collects edges in any order and packs them into compressed rows. */
export class DependencyGraphBuilder {
  private readonly history: TransactionHistory;
  private readonly from = growableInts();
  private readonly to = growableInts();
  private readonly kind = growableBytes();
  private vertexCount: number;

  /** @param vertexCount Vertices that are taken: the transactions, and auxiliary ones of a graph that this one is to join. */
  constructor(history: TransactionHistory, vertexCount = history.count) {
    this.history = history;
    this.vertexCount = vertexCount;
  }

  /** An edge from itself to itself says nothing and is left out. */
  add(from: number, to: number, kind: number): void {
    if (from === to) return;
    this.from.push(from);
    this.to.push(to);
    this.kind.push(kind);
  }

  /** A vertex that is no transaction: edges lead from it with the kind `link`. */
  addAuxiliary(): number {
    this.vertexCount += 1;
    return this.vertexCount - 1;
  }

  /**
   * A reader comes before every one of these writers, but never before itself. Linear in their numbers: where the product of
   * the two is large, two chains of auxiliary vertices stand for "all before" and "all behind" a place in the list of writers.
   */
  addFanOut(readers: readonly number[], writers: readonly number[], kind: number): void {
    if (readers.length * writers.length <= 4 * (readers.length + writers.length) + 64) {
      for (const reader of readers) for (const writer of writers) this.add(reader, writer, kind);
      return;
    }
    const place = new Map(writers.map((writer, position) => [writer, position]));
    const before = writers.map(() => this.addAuxiliary());
    const behind = writers.map(() => this.addAuxiliary());
    writers.forEach((writer, position) => {
      this.add(before[position] ?? 0, writer, EDGE.link);
      this.add(behind[position] ?? 0, writer, EDGE.link);
      const previous = before[position - 1];
      if (previous !== undefined) this.add(before[position] ?? 0, previous, EDGE.link);
      const next = behind[position + 1];
      if (next !== undefined) this.add(behind[position] ?? 0, next, EDGE.link);
    });
    for (const reader of readers) {
      const own = place.get(reader);
      const previous = own === undefined ? undefined : before[own - 1];
      const next = behind[own === undefined ? 0 : own + 1];
      if (previous !== undefined) this.add(reader, previous, kind);
      if (next !== undefined) this.add(reader, next, kind);
    }
  }

  build(): DependencyGraph {
    const byTarget = sortBy(this.to.finish(), this.vertexCount, undefined);
    const order = sortBy(this.from.finish(), this.vertexCount, byTarget);
    return this.pack(order);
  }

  /** Rows in the order of `from`, then `to`, then kind; what repeats is left out. */
  private pack(order: Int32Array): DependencyGraph {
    const { history, vertexCount } = this;
    const targets = new Int32Array(order.length);
    const kinds = new Uint8Array(order.length);
    const offsets = new Int32Array(vertexCount + 1);
    let edgeCount = 0;
    let row = 0;
    let seen = 0;
    let lastTarget = -1;
    for (const edge of order) {
      const from = this.from.at(edge);
      while (row < from) {
        row += 1;
        offsets[row] = edgeCount;
        lastTarget = -1;
      }
      const target = this.to.at(edge);
      const kind = this.kind.at(edge);
      if (target !== lastTarget) seen = 0;
      lastTarget = target;
      if ((seen & kind) !== 0) continue;
      seen |= kind;
      targets[edgeCount] = target;
      kinds[edgeCount] = kind;
      edgeCount += 1;
    }
    offsets.fill(edgeCount, row + 1);
    return {
      history,
      vertexCount,
      offsets,
      targets: targets.subarray(0, edgeCount),
      kinds: kinds.subarray(0, edgeCount),
      edgeCount,
    };
  }
}

/** Positions sorted by their key (below `keys`), keeping `previous` order among equals: one pass of a radix sort. */
function sortBy(column: Int32Array, keys: number, previous: Int32Array | undefined): Int32Array {
  const starts = new Int32Array(keys + 1);
  for (const key of column) starts[key + 1] = (starts[key + 1] ?? 0) + 1;
  for (let key = 0; key < keys; key += 1) starts[key + 1] = (starts[key + 1] ?? 0) + (starts[key] ?? 0);
  const sorted = new Int32Array(column.length);
  for (let place = 0; place < column.length; place += 1) {
    const position = previous === undefined ? place : (previous[place] ?? 0);
    const key = column[position] ?? 0;
    const slot = starts[key] ?? 0;
    sorted[slot] = position;
    starts[key] = slot + 1;
  }
  return sorted;
}
