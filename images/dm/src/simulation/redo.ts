/** One unit of redo. Two libraries that have the same packet under an LSN have the same history up to it. */
export interface Packet {
  readonly lsn: number;
  /** Who wrote it and when in its life, so that packets of two primaries differ. */
  readonly id: string;
  readonly openCount?: number;
  /** What a client wrote. */
  readonly value?: number;
  /** Of its buffer; 0 where it does not matter. */
  readonly megabytes?: number;
}

/** What is left of a database when its machine loses power. */
export interface Disk {
  mode: 'PRIMARY' | 'STANDBY' | 'NORMAL';
  openCount: number;
  /** Without gaps, from LSN 1. */
  log: Packet[];
  /** The first LSN that is still in the archive. */
  archivedFrom: number;
  /** permanent_magic: libraries that were not made from one another differ. */
  magic: number;
  /** dminst.sys: grows every second while a server works. */
  sequence: number;
}

/** A write of a client and what became of it: `pending` hangs, `failed` certainly did not happen, `unknown` may have. */
export interface Commit {
  readonly value: number;
  readonly megabytes?: number;
  outcome: 'pending' | 'acknowledged' | 'failed' | 'unknown';
}

/** Between databases. */
export type MalMessage =
  | { readonly kind: 'ping' | 'closed' }
  | { readonly kind: 'redo'; readonly packet: Packet; readonly timely: boolean; readonly magic: number }
  | { readonly kind: 'acknowledged'; readonly lsn: number }
  | { readonly kind: 'archive'; readonly sequence: number; readonly packets: readonly Packet[]; readonly magic: number }
  | { readonly kind: 'archive done'; readonly sequence: number; readonly code: number };
