/** One unit of redo. Two libraries that have the same packet under an LSN have the same history up to it. */
export interface Packet {
  readonly lsn: number;
  /** Who wrote it and when in its life, so that packets of two primaries differ. */
  readonly id: string;
  readonly openCount?: number;
  /** What a client wrote. */
  readonly value?: number;
}

/** What is left of a database when its machine loses power. */
export interface Disk {
  mode: 'PRIMARY' | 'STANDBY' | 'NORMAL';
  openCount: number;
  /** Without gaps, from LSN 1. */
  log: Packet[];
}

/** A write of a client and what became of it: `pending` hangs, `failed` certainly did not happen, `unknown` may have. */
export interface Commit {
  readonly value: number;
  outcome: 'pending' | 'acknowledged' | 'failed' | 'unknown';
}

/** Between databases. */
export type MalMessage =
  | { readonly kind: 'ping' | 'closed' }
  | { readonly kind: 'redo'; readonly packet: Packet; readonly timely: boolean }
  | { readonly kind: 'acknowledged'; readonly lsn: number }
  | { readonly kind: 'archive'; readonly sequence: number; readonly packets: readonly Packet[] }
  | { readonly kind: 'archive done'; readonly sequence: number; readonly code: number };

/** The last N durations in seconds, N as RLOG_SEND_APPLY_MON. */
export class Samples {
  readonly #most: number;
  #seconds: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(seconds: number): void {
    this.#seconds = [...this.#seconds, seconds].slice(-this.#most);
  }

  clear(): void {
    this.#seconds = [];
  }

  get statistics(): { readonly count: number; readonly averageSeconds: number } {
    const count = this.#seconds.length;
    return { count, averageSeconds: count === 0 ? 0 : this.#seconds.reduce((sum, next) => sum + next, 0) / count };
  }
}
