import { parseLsn } from '../../cluster/lsn.ts';

/** Which of the server's files are damaged: `wal`, or `table` for a table of the client account. */
export const DAMAGED_FILES = ['wal', 'table'] as const;
export type DamagedFiles = (typeof DAMAGED_FILES)[number];

/** A file below the data volume. */
export interface ServerFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Bytes of a file, from an offset up to another, in which a place for the damage is looked for. */
export interface Window {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

/** A place in a file, and what stands there: 32 bytes in hexadecimal, not all of them zero. */
export interface Spot {
  readonly path: string;
  readonly offset: number;
  readonly bytes: string;
}

/** So many bytes are compared: the same ones do not stand there by chance. */
export const SPOT_LENGTH = 32;

/** Of PostgreSQL and what comes from it: WAL in files of 16 MB named by timeline and position, tables in pages of 8 kB. */
const SEGMENT = 16 * 1024 ** 2;
const PAGE = 8192;
const WAL_WINDOW = 16_384;
/** A table that was just filled is zeros on the disk until the next checkpoint; another one may be there already. */
const TABLES = 5;

/**
 * The WAL before this LSN: in the file that has it, the last 16 kB first, then in the file before, since a new one that was just
 * begun may be zeros still. It is what a server must read after a crash, and sends to who missed it. Of several timelines the
 * last. Empty when the files are not there.
 */
export function walWindows(files: readonly ServerFile[], lsn: string): readonly Window[] {
  const end = parseLsn(lsn);
  const before = ((end - 1n) / BigInt(SEGMENT)) * BigInt(SEGMENT);
  return [end, before].flatMap((position) => (position > 0n ? windowsBefore(files, position) : []));
}

function windowsBefore(files: readonly ServerFile[], position: bigint): readonly Window[] {
  const last = position - 1n;
  const name = `${hex(last >> 32n)}${hex((last % 2n ** 32n) / BigInt(SEGMENT))}`;
  const [path] = files
    .map((file) => file.path)
    .filter((candidate) => candidate.endsWith(name))
    .toSorted()
    .toReversed();
  if (path === undefined) return [];
  const to = Number(last % BigInt(SEGMENT)) + 1;
  // After a switch of files the rest of one is zeros, all 16 MB of it perhaps.
  return [
    { path, from: Math.max(0, to - WAL_WINDOW), to },
    { path, from: 0, to },
  ];
}

/** The pages in the middle of the biggest files among these tables (`base/5/16479`), biggest first. */
export function tableWindows(files: readonly ServerFile[], tables: readonly string[]): readonly Window[] {
  return files
    .filter(({ path, size }) => size >= PAGE && tables.some((table) => path.endsWith(`/${table}`)))
    .toSorted((a, b) => b.size - a.size || a.path.localeCompare(b.path))
    .slice(0, TABLES)
    .flatMap(({ path, size }) => {
      const last = Math.floor(size / PAGE) - 1;
      return [...new Set([Math.floor(last / 2), 0])].map((page) => ({
        path,
        from: page * PAGE,
        to: (page + 1) * PAGE,
      }));
    });
}

/** A line as `od -Ad -tx1 -w32` prints it; nothing for a place that is shorter, at the end of a file. */
export function parseSpot(path: string, line: string): Spot | undefined {
  const [offset = '', ...bytes] = line.trim().split(/ +/);
  return bytes.length === SPOT_LENGTH ? { path, offset: Number(offset), bytes: bytes.join('') } : undefined;
}

/**
 * The same bytes with the lowest bit of the eighth last one turned over. At the end of a table's page that is in the
 * first row, and in its data: rows end at multiples of 8 bytes. Its header has bits that nobody ever reads.
 */
export function flipBit(bytes: string): string {
  const at = Math.max(0, bytes.length - 2 * 8);
  const flipped = Number.parseInt(bytes.slice(at, at + 2), 16) ^ 1;
  return `${bytes.slice(0, at)}${flipped.toString(16).padStart(2, '0')}${bytes.slice(at + 2)}`;
}

/** Lines `SIZE PATH`. */
export function parseFiles(output: string): readonly ServerFile[] {
  return output.split('\n').flatMap((line) => {
    const [, size, path] = /^(\d+) (.+)$/.exec(line) ?? [];
    return size === undefined || path === undefined ? [] : [{ path, size: Number(size) }];
  });
}

const hex = (number: bigint): string => number.toString(16).toUpperCase().padStart(8, '0');
