import { growableInts } from '../transactions/growable-array.ts';
import { MICRO, STATUS, type TransactionHistory } from '../transactions/index.ts';
import { NO_VERSION, ORIGIN, type RegisterVersions } from './register-versions.ts';

/**
 * What each committed transaction did with each register it touched: one entry a pair, in the order of the transactions.
 * Reads that follow a read or write of the same register in the same transaction stand in `contradictions`, if at all.
 */
export interface RegisterAccesses {
  readonly count: number;
  readonly transaction: Int32Array;
  readonly key: Int32Array;
  /** The version that was read before any own write; `NO_VERSION` for none, or one that proves nothing. */
  readonly read: Int32Array;
  /** The micro-operation of that read; -1 for none. */
  readonly readMicro: Int32Array;
  /** The last version that it wrote; `NO_VERSION` for none. */
  readonly written: Int32Array;
  /** Did the transaction happen? An `info` did if somebody read what it wrote. */
  readonly committed: Uint8Array;
  /** Pairs: a read, and the version that it should have seen after what the same transaction did before. */
  readonly contradictions: Int32Array;
  /** Accesses of each transaction: they stand next to each other. */
  readonly ofTransaction: Rows;
  /** Accesses of register k: positions in the columns above, `ofKey.items` from `ofKey.offsets[k]`. */
  readonly ofKey: Rows;
  /** Accesses that read a version first. */
  readonly readersOf: Rows;
}

/** Numbers in compressed rows. */
export interface Rows {
  readonly offsets: Int32Array;
  readonly items: Int32Array;
}

export function registerAccesses(history: TransactionHistory, versions: RegisterVersions): RegisterAccesses {
  const committed = committedTransactions(history, versions);
  const microCount = versions.ofMicro.length;
  const accessTransaction = new Int32Array(microCount);
  const accessKey = new Int32Array(microCount);
  const read = new Int32Array(microCount).fill(NO_VERSION);
  const readMicro = new Int32Array(microCount).fill(-1);
  const written = new Int32Array(microCount).fill(NO_VERSION);
  let count = 0;
  const contradictions = growableInts(16);
  const accessOf = new Int32Array(history.keyCount).fill(-1);
  /** Per register, what the transaction must see if it reads again. */
  const current = new Int32Array(history.keyCount);
  for (let transaction = 0; transaction < history.count; transaction += 1) {
    if (committed[transaction] !== 1) continue;
    const first = count;
    const end = history.microOffsets[transaction + 1] ?? 0;
    for (let micro = history.microOffsets[transaction] ?? 0; micro < end; micro += 1) {
      const version = versions.ofMicro[micro] ?? NO_VERSION;
      if (version === NO_VERSION) continue;
      const key = history.microKey[micro] ?? 0;
      const isRead = history.microKind[micro] === MICRO.read;
      const access = accessOf[key] ?? -1;
      if (access < first) {
        accessOf[key] = count;
        accessTransaction[count] = transaction;
        accessKey[count] = key;
        if (isRead) readMicro[count] = micro;
        (isRead ? read : written)[count] = version;
        count += 1;
      } else if (!isRead) {
        written[access] = version;
      } else if (current[key] !== version) {
        contradictions.push(micro);
        contradictions.push(current[key] ?? NO_VERSION);
      }
      current[key] = version;
    }
  }
  const transaction = accessTransaction.subarray(0, count);
  const key = accessKey.subarray(0, count);
  const readVersion = read.subarray(0, count);
  return {
    count,
    transaction,
    key,
    read: readVersion,
    readMicro: readMicro.subarray(0, count),
    written: written.subarray(0, count),
    committed,
    contradictions: contradictions.finish(),
    ofTransaction: rowsInOrder(transaction, history.count),
    ofKey: rowsBy(key, history.keyCount),
    readersOf: rowsBy(readVersion, versions.count),
  };
}

/** `ok`, and those `info` of which an `ok` transaction read a last write: a rolled back one would be an aborted read. */
function committedTransactions(history: TransactionHistory, { ofMicro, origin, writer }: RegisterVersions): Uint8Array {
  const committed = new Uint8Array(history.count);
  for (let transaction = 0; transaction < history.count; transaction += 1) {
    if (history.status[transaction] === STATUS.ok) committed[transaction] = 1;
  }
  for (let micro = 0; micro < ofMicro.length; micro += 1) {
    const version = ofMicro[micro] ?? NO_VERSION;
    if (version === NO_VERSION || history.microKind[micro] !== MICRO.read) continue;
    if (origin[version] === ORIGIN.final) committed[writer[version] ?? 0] = 1;
  }
  return committed;
}

/** Positions of the column by their value, in rising order; negative values are left out. */
export function rowsBy(column: Int32Array, rowCount: number): Rows {
  const offsets = new Int32Array(rowCount + 1);
  for (const row of column) if (row >= 0) offsets[row + 1] = (offsets[row + 1] ?? 0) + 1;
  for (let row = 0; row < rowCount; row += 1) offsets[row + 1] = (offsets[row + 1] ?? 0) + (offsets[row] ?? 0);
  const next = offsets.slice(0, rowCount);
  const items = new Int32Array(offsets[rowCount] ?? 0);
  for (let position = 0; position < column.length; position += 1) {
    const row = column[position] ?? -1;
    if (row < 0) continue;
    const slot = next[row] ?? 0;
    items[slot] = position;
    next[row] = slot + 1;
  }
  return { offsets, items };
}

/** The same for a column that rises. */
function rowsInOrder(column: Int32Array, rowCount: number): Rows {
  const offsets = new Int32Array(rowCount + 1);
  for (const row of column) offsets[row + 1] = (offsets[row + 1] ?? 0) + 1;
  for (let row = 0; row < rowCount; row += 1) offsets[row + 1] = (offsets[row + 1] ?? 0) + (offsets[row] ?? 0);
  return { offsets, items: column.map((_, position) => position) };
}

/** One row, without a copy. */
export function rowOf({ offsets, items }: Rows, row: number): Int32Array {
  return items.subarray(offsets[row], offsets[row + 1]);
}

export function sizeOfRow({ offsets }: Rows, row: number): number {
  return (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
}
