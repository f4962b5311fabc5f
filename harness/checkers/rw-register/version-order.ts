import { growableBytes, growableInts } from '../transactions/growable-array.ts';
import { NEVER, operationIndex, type TransactionHistory } from '../transactions/index.ts';
import { eventsByPosition } from './events-by-position.ts';
import { type RegisterAccesses, rowOf } from './register-accesses.ts';
import { NO_VERSION, ORIGIN, type RegisterVersions } from './register-versions.ts';
import type { VersionOrderOptions } from './rw-register-options.ts';

/** From which assumption the order of two versions follows. */
export const SOURCES = ['wfr-keys', 'sequential-keys', 'linearizable-keys', 'transaction-order'] as const;
export type OrderSource = (typeof SOURCES)[number];

/** Pairs of versions of the same register, the earlier first, and what shows their order. */
export interface VersionOrder {
  readonly count: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** The accesses of which one met `from` and the other `to`. */
  readonly earlier: Int32Array;
  readonly later: Int32Array;
  /** Position in `SOURCES`. */
  readonly source: Uint8Array;
}

/** Applies the assumptions. Pairs may repeat; pairs that follow from others may be left out. */
export function inferVersionOrder(
  history: TransactionHistory,
  versions: RegisterVersions,
  accesses: RegisterAccesses,
  options: VersionOrderOptions,
): VersionOrder {
  const pairs = new VersionPairs(versions, accesses);
  const perRegister = options.sequentialKeys === true || options.linearizableKeys === true;
  if (options.wfrKeys === true || perRegister)
    pairs.addOwnWrites(options.wfrKeys === true ? 'wfr-keys' : 'sequential-keys');
  if (options.sequentialKeys === true) addSessions(pairs, history, accesses);
  if (options.linearizableKeys === true) addRealTime(pairs, history, accesses);
  if (options.transactionOrder !== undefined) addCommitOrder(pairs, history, accesses, options.transactionOrder);
  return pairs.finish();
}

class VersionPairs {
  private readonly from = growableInts();
  private readonly to = growableInts();
  private readonly earlier = growableInts();
  private readonly later = growableInts();
  private readonly source = growableBytes();
  private readonly versions: RegisterVersions;
  private readonly accesses: RegisterAccesses;

  constructor(versions: RegisterVersions, accesses: RegisterAccesses) {
    this.versions = versions;
    this.accesses = accesses;
  }

  /** The first version that the access met, unless nobody can tell whose it was. */
  first(access: number): number {
    const read = this.accesses.read[access] ?? NO_VERSION;
    return this.usable(read === NO_VERSION ? (this.accesses.written[access] ?? NO_VERSION) : read);
  }

  /** The version that it left behind. */
  last(access: number): number {
    const written = this.accesses.written[access] ?? NO_VERSION;
    return this.usable(written === NO_VERSION ? (this.accesses.read[access] ?? NO_VERSION) : written);
  }

  /** What was read comes before what the same transaction wrote. */
  addOwnWrites(source: OrderSource): void {
    for (let access = 0; access < this.accesses.count; access += 1) {
      this.add(this.first(access), this.last(access), access, access, source);
    }
  }

  add(from: number, to: number, earlier: number, later: number, source: OrderSource): void {
    if (from === to || from === NO_VERSION || to === NO_VERSION) return;
    if (this.versions.origin[from] === ORIGIN.initial) return;
    this.from.push(from);
    this.to.push(to);
    this.earlier.push(earlier);
    this.later.push(later);
    this.source.push(SOURCES.indexOf(source));
  }

  finish(): VersionOrder {
    return {
      count: this.from.length,
      from: this.from.finish(),
      to: this.to.finish(),
      earlier: this.earlier.finish(),
      later: this.later.finish(),
      source: this.source.finish(),
    };
  }

  private usable(version: number): number {
    return this.versions.origin[version] === ORIGIN.ambiguous ? NO_VERSION : version;
  }
}

/** One process after another access of its own to the same register. */
function addSessions(pairs: VersionPairs, history: TransactionHistory, accesses: RegisterAccesses): void {
  const latest = new Map<number, number>();
  for (let key = 0; key < history.keyCount; key += 1) {
    latest.clear();
    for (const access of rowOf(accesses.ofKey, key)) {
      if (pairs.first(access) === NO_VERSION || pairs.last(access) === NO_VERSION) continue;
      const process = history.process[accesses.transaction[access] ?? 0] ?? 0;
      const before = latest.get(process);
      if (before !== undefined) pairs.add(pairs.last(before), pairs.first(access), before, access, 'sequential-keys');
      latest.set(process, access);
    }
  }
}

/**
 * Each access after the latest ones that were complete when it began. Accesses that were complete before one of those began
 * are ordered through it, so that the pairs stay linear in the number of accesses times the concurrency on a register.
 */
function addRealTime(pairs: VersionPairs, history: TransactionHistory, accesses: RegisterAccesses): void {
  const { invokedAt, completedAt } = eventsByPosition(history);
  const { offsets } = accesses.ofTransaction;
  const frontiers: number[][] = [];
  const forEachAccess = (transaction: number, visit: (access: number, frontier: number[]) => void): void => {
    const end = offsets[transaction + 1] ?? 0;
    for (let access = offsets[transaction] ?? 0; access < end; access += 1) {
      if (pairs.first(access) === NO_VERSION || pairs.last(access) === NO_VERSION) continue;
      visit(access, (frontiers[accesses.key[access] ?? 0] ??= []));
    }
  };
  for (let position = 0; position < invokedAt.length; position += 1) {
    const invoked = invokedAt[position] ?? -1;
    if (invoked >= 0) {
      forEachAccess(invoked, (access, frontier) => {
        for (const before of frontier) {
          pairs.add(pairs.last(before), pairs.first(access), before, access, 'linearizable-keys');
        }
      });
    }
    const completed = completedAt[position] ?? -1;
    if (completed < 0) continue;
    const invocation = history.invocation[completed] ?? 0;
    forEachAccess(completed, (access, frontier) => {
      let kept = 0;
      for (const before of frontier) {
        if ((history.completion[accesses.transaction[before] ?? 0] ?? NEVER) < invocation) continue;
        frontier[kept] = before;
        kept += 1;
      }
      frontier.length = kept;
      frontier.push(access);
    });
  }
}

/** The writers of each register in the order in which they committed. */
function addCommitOrder(
  pairs: VersionPairs,
  history: TransactionHistory,
  accesses: RegisterAccesses,
  order: ReadonlyMap<number, number>,
): void {
  const positionOf = (access: number): number | undefined => {
    const transaction = accesses.transaction[access] ?? 0;
    return order.get(operationIndex(history, transaction)) ?? order.get(history.invocationIndex[transaction] ?? -1);
  };
  for (let key = 0; key < history.keyCount; key += 1) {
    const writers: { readonly access: number; readonly position: number }[] = [];
    for (const access of rowOf(accesses.ofKey, key)) {
      const hasWritten = accesses.written[access] !== NO_VERSION && pairs.last(access) !== NO_VERSION;
      const position = hasWritten ? positionOf(access) : undefined;
      if (position !== undefined) writers.push({ access, position });
    }
    writers.sort((a, b) => a.position - b.position);
    writers.forEach(({ access, position }, place) => {
      const before = writers[place - 1];
      if (before === undefined || before.position === position) return;
      pairs.add(pairs.last(before.access), pairs.last(access), before.access, access, 'transaction-order');
    });
  }
}
