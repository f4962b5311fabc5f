/** A place in PostgreSQL's WAL: an LSN means nothing without its timeline. */
export interface WalPosition {
  readonly timeline: number;
  /** `HI/LO` in hexadecimal. */
  readonly lsn: string;
}

/** Where an older timeline ended and the next one began. */
export interface TimelineEnd {
  readonly timeline: number;
  readonly end: string;
}

/** What a standby has to know of a server before it follows it. */
export interface Source extends WalPosition {
  /** All ancestors of `timeline`. */
  readonly history: readonly TimelineEnd[];
}

/** The text of a `XXXXXXXX.history` file: `timeline <tab> LSN <tab> reason` a line. */
export function parseTimelineHistory(text: string): TimelineEnd[] {
  return text.split('\n').flatMap((line) => {
    const [, timeline, end] = /^\s*(\d+)\s+([0-9A-F]+\/[0-9A-F]+)/i.exec(line) ?? [];
    return timeline === undefined || end === undefined ? [] : [{ timeline: Number(timeline), end }];
  });
}

/**
 * Does a node at `own` hold WAL that `source` never had? The real server finds out by comparing checksums of the
 * requested record (facts/opengauss.md §0.4); PostgreSQL's timelines say the same without reading WAL.
 */
export function hasDiverged(own: WalPosition, source: Source): boolean {
  const limit =
    own.timeline === source.timeline
      ? source.lsn
      : source.history.find((ancestor) => ancestor.timeline === own.timeline)?.end;
  return limit === undefined || compareLsn(own.lsn, limit) > 0;
}

/** Negative, zero or positive, as for `sort`. */
export function compareLsn(one: string, other: string): number {
  const difference = lsnToNumber(one) - lsnToNumber(other);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function lsnToNumber(lsn: string): bigint {
  const [high = '0', low = '0'] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

export function numberToLsn(value: bigint): string {
  return `${(value >> 32n).toString(16).toUpperCase()}/${(value & 0xffffffffn).toString(16).toUpperCase()}`;
}

/**
 * The timeline that a promotion opens. PostgreSQL would take the next one, so two standbys promoted side by side would
 * open the same timeline, and afterwards nothing could tell their WAL apart. Therefore the members of a cluster share
 * the numbers out: the node with rank r of n takes only those with `timeline mod n = r`, and never one twice.
 * @param highest timeline this node knows of or ever opened
 */
export function nextTimeline(highest: number, rank: number, members: number): number {
  const lowest = highest + 1;
  return lowest + ((((rank - lowest) % members) + members) % members);
}

/** Rank of this node among all members: their `host:port` in sorted order, equal on every node. */
export function rankOf(own: string, peers: readonly string[]): { rank: number; members: number } {
  const all = [...new Set([own, ...peers])].sort();
  return { rank: Math.max(0, all.indexOf(own)), members: all.length };
}

/** Name of a timeline's history file in pg_wal. */
export function historyFileName(timeline: number): string {
  return `${timeline.toString(16).toUpperCase().padStart(8, '0')}.history`;
}

/** What is in pg_wal. */
export interface WalDirectory {
  /** Names of the segments: timeline, then number, in 24 hexadecimal digits. */
  readonly segments: readonly string[];
  /** Timelines that are real: the first, and those whose history is there. (An empty history file is a planted one.) */
  readonly timelines: ReadonlySet<number>;
}

export function toWalDirectory(files: readonly { readonly name: string; readonly size: number }[]): WalDirectory {
  const histories = files.filter(({ name, size }) => /^[0-9A-F]{8}\.history$/.test(name) && size > 0);
  return {
    segments: files.map(({ name }) => name).filter((name) => /^[0-9A-F]{24}$/.test(name)),
    timelines: new Set([1, ...histories.map(({ name }) => timelineOf(name))]),
  };
}

/** The first eight digits of a segment's or history file's name. */
function timelineOf(name: string): number {
  return Number.parseInt(name.slice(0, 8), 16);
}

/** Highest timeline that stands in any name, real or not: no new one may be lower. */
export function highestTimeline({ segments, timelines }: WalDirectory): number {
  return Math.max(...timelines, ...segments.map(timelineOf));
}

/**
 * Timeline of the last record a node has: the highest real one with a segment that holds `lsn`. pg_control says it only
 * up to the last restart point, and pg_rewind leaves segments of a timeline behind that it has undone.
 */
export function timelineAt(
  { segments, timelines }: WalDirectory,
  lsn: string,
  segmentSize: number,
): number | undefined {
  const position = lsnToNumber(lsn);
  const number = (position === 0n ? 0n : position - 1n) / BigInt(segmentSize);
  const perId = 0x100000000n / BigInt(segmentSize);
  const suffix = hex8(number / perId) + hex8(number % perId);
  const found = segments.filter((name) => name.endsWith(suffix)).map(timelineOf);
  const real = found.filter((timeline) => timelines.has(timeline));
  return real.length === 0 ? undefined : Math.max(...real);
}

function hex8(value: bigint): string {
  return value.toString(16).toUpperCase().padStart(8, '0');
}
