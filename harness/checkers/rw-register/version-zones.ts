import { rowOf } from './register-accesses.ts';
import { installerOf, type RegisterFacts } from './register-facts.ts';
import { NO_VERSION, NOBODY } from './register-versions.ts';

/**
 * When each version was there: at the latest when the first of its writer and readers was complete (`early`), and still when the
 * last of them began (`late`): the zones of Gibbons and Korach 1997. A transaction is in all its zones at once, so bounds pass
 * from one register to the next. All are positions in the history, by access; `NEVER` for no end.
 */
export interface VersionZones {
  /** Writings of register k: `writings` from `offsets[k]` up to, not including, `offsets[k + 1]`, by `early`. */
  readonly offsets: Int32Array;
  /** Accesses that left a version behind: positions in the columns of `RegisterAccesses`. */
  readonly writings: Int32Array;
  /** By access its position in `writings`; -1 for one that is no writing. */
  readonly rank: Int32Array;
  readonly early: Int32Array;
  readonly late: Int32Array;
}

/** When each transaction can have happened: positions in the history, `NEVER` for no end. */
export interface Bounds {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

export function boundsOf({ history }: RegisterFacts): Bounds {
  return { from: history.invocation.slice(), to: history.completion.slice() };
}

/** @param bounds Narrowed: whoever read something comes after its writer. */
export function versionZones(facts: RegisterFacts, bounds: Bounds): VersionZones {
  const { history, accesses } = facts;
  const { from, to } = bounds;
  passThroughReads(facts, bounds);
  const { offsets, writings } = writingsOf(facts);
  const early = new Int32Array(accesses.count);
  const late = new Int32Array(accesses.count);
  for (const writing of writings) {
    const writer = accesses.transaction[writing] ?? 0;
    let begin = from[writer] ?? 0;
    let end = to[writer] ?? 0;
    for (const reading of rowOf(accesses.readersOf, accesses.written[writing] ?? 0)) {
      const reader = accesses.transaction[reading] ?? 0;
      begin = Math.max(begin, from[reader] ?? 0);
      end = Math.min(end, to[reader] ?? 0);
    }
    late[writing] = begin;
    early[writing] = end;
  }
  for (let key = 0; key < history.keyCount; key += 1) {
    const row = writings.subarray(offsets[key], offsets[key + 1]);
    if (row.length > 1) row.sort((a, b) => (early[a] ?? 0) - (early[b] ?? 0) || a - b);
  }
  const rank = new Int32Array(accesses.count).fill(-1);
  writings.forEach((writing, place) => (rank[writing] = place));
  return { offsets, writings, rank, early, late };
}

function passThroughReads(facts: RegisterFacts, { from, to }: Bounds): void {
  const { accesses } = facts;
  for (let access = 0; access < accesses.count; access += 1) {
    const writer = writerRead(facts, access);
    const reader = accesses.transaction[access] ?? 0;
    if (writer !== NOBODY && (from[writer] ?? 0) > (from[reader] ?? 0)) from[reader] = from[writer] ?? 0;
  }
  for (let access = accesses.count - 1; access >= 0; access -= 1) {
    const writer = writerRead(facts, access);
    const reader = accesses.transaction[access] ?? 0;
    if (writer !== NOBODY && (to[reader] ?? 0) < (to[writer] ?? 0)) to[writer] = to[reader] ?? 0;
  }
}

function writerRead(facts: RegisterFacts, access: number): number {
  const version = facts.accesses.read[access] ?? NO_VERSION;
  return version === NO_VERSION ? NOBODY : installerOf(facts, version);
}

function writingsOf(facts: RegisterFacts): { offsets: Int32Array; writings: Int32Array } {
  const { history, accesses } = facts;
  const offsets = new Int32Array(history.keyCount + 1);
  const writings = new Int32Array(accesses.count);
  let count = 0;
  for (let key = 0; key < history.keyCount; key += 1) {
    const end = accesses.ofKey.offsets[key + 1] ?? 0;
    for (let place = accesses.ofKey.offsets[key] ?? 0; place < end; place += 1) {
      const access = accesses.ofKey.items[place] ?? 0;
      const written = accesses.written[access] ?? NO_VERSION;
      if (written === NO_VERSION || installerOf(facts, written) === NOBODY) continue;
      writings[count] = access;
      count += 1;
    }
    offsets[key + 1] = count;
  }
  return { offsets, writings: writings.subarray(0, count) };
}
