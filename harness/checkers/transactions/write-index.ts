import { MICRO, STATUS, type TransactionHistory, transactionsOfMicroOperations } from './transaction-history.ts';

/** Nobody wrote the value, or not exactly one transaction could have. */
export const NO_WRITER = -1;
export const AMBIGUOUS_WRITER = -2;

/**
 * Who wrote a value of a key: a hash table in typed arrays over all writes and appends. A value may be written again by a
 * transaction if all that wrote it before failed for certain; of two others nobody can tell which one was read.
 */
export class WriteIndex {
  /** The transaction of each micro-operation. */
  readonly transactionOf: Int32Array;
  /** Number of writes of values that another transaction, not failed, wrote too. */
  readonly ambiguousCount: number;
  private readonly history: TransactionHistory;
  private readonly slots: Int32Array;
  private readonly ambiguous: Uint8Array;
  private readonly mask: number;

  constructor(history: TransactionHistory) {
    this.history = history;
    this.transactionOf = transactionsOfMicroOperations(history);
    const { microKind } = history;
    let writes = 0;
    for (const kind of microKind) if (isWrite(kind)) writes += 1;
    let size = 16;
    while (size < writes * 2) size *= 2;
    this.mask = size - 1;
    this.slots = new Int32Array(size).fill(-1);
    this.ambiguous = new Uint8Array(microKind.length);
    let ambiguousCount = 0;
    for (let micro = 0; micro < microKind.length; micro += 1) {
      if (isWrite(microKind[micro] ?? 0) && this.insert(micro)) ambiguousCount += 1;
    }
    this.ambiguousCount = ambiguousCount;
  }

  /** The micro-operation that wrote it, else `NO_WRITER` or `AMBIGUOUS_WRITER`. Failed ones count where no other wrote it. */
  writer(key: number, value: number): number {
    const micro = this.slots[this.slot(key, value)] ?? -1;
    if (micro < 0) return NO_WRITER;
    return this.ambiguous[micro] === 1 ? AMBIGUOUS_WRITER : micro;
  }

  private insert(micro: number): boolean {
    const { history, slots, ambiguous } = this;
    const slot = this.slot(history.microKey[micro] ?? 0, history.microValue[micro] ?? 0);
    const present = slots[slot] ?? -1;
    if (present < 0 || this.failed(present)) {
      slots[slot] = micro;
      return false;
    }
    if (this.failed(micro)) return false;
    ambiguous[present] = 1;
    return true;
  }

  private failed(micro: number): boolean {
    return this.history.status[this.transactionOf[micro] ?? 0] === STATUS.fail;
  }

  /** Where the pair is, or where it would be put. */
  private slot(key: number, value: number): number {
    const { history, mask, slots } = this;
    let hash = Math.imul(key, 0x9e3779b1) ^ Math.imul(value, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (;;) {
      const micro = slots[slot] ?? -1;
      if (micro < 0 || (history.microKey[micro] === key && history.microValue[micro] === value)) return slot;
      slot = (slot + 1) & mask;
    }
  }
}

function isWrite(kind: number): boolean {
  return kind === MICRO.append || kind === MICRO.write;
}
