import type { TransactionHistory } from './transaction-history.ts';

/**
 * Why one transaction comes before another, as bits (Adya 1999, chapter 3; process and real-time order: Kingsbury and Alvaro
 * 2020). `link` leads on from an auxiliary vertex and is no step of its own.
 */
export const EDGE = { ww: 1, wr: 2, rw: 4, process: 8, realtime: 16, link: 32 } as const;

/**
 * Edges in compressed rows: those of vertex v are `targets` and `kinds` (one bit of `EDGE` each) from `offsets[v]` up to, not
 * including, `offsets[v + 1]`, sorted by target and without repetition. Vertices below `history.count` are transactions; those
 * from there on are auxiliary: they stand for "every one of these" and keep the number of edges linear.
 */
export interface DependencyGraph {
  readonly history: TransactionHistory;
  readonly vertexCount: number;
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly kinds: Uint8Array;
  readonly edgeCount: number;
}
