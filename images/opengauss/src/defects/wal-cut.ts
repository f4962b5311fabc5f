import { lsnToNumber } from '../server/lineage.ts';

/** 16 MB, as the stand-in's clusters have. */
const SEGMENT_SIZE = 16n * 1024n * 1024n;
const SEGMENT_NAME = /^[0-9A-F]{24}$/;

/** What has to be done to pg_wal so that nothing from a position on is left. */
export interface WalCut {
  /** Segments that hold the position, one a timeline, to be filled with zeros from `offset` on. */
  readonly files: readonly string[];
  /** Bytes. */
  readonly offset: number;
  /** Segments after it. */
  readonly surplus: readonly string[];
}

/** @param names what is in pg_wal @param lsn end of the last record that stays */
export function walCut(names: readonly string[], lsn: string): WalCut {
  const position = lsnToNumber(lsn);
  const segments = names.filter((name) => SEGMENT_NAME.test(name)).map((name) => ({ name, number: numberOf(name) }));
  const own = position / SEGMENT_SIZE;
  return {
    files: segments.filter(({ number }) => number === own).map(({ name }) => name),
    offset: Number(position % SEGMENT_SIZE),
    surplus: segments.filter(({ number }) => number > own).map(({ name }) => name),
  };
}

/** Number of a segment: its upper half counts 4 GB each. */
function numberOf(name: string): bigint {
  const perHalf = 0x100000000n / SEGMENT_SIZE;
  return BigInt(`0x${name.slice(8, 16)}`) * perHalf + BigInt(`0x${name.slice(16)}`);
}
