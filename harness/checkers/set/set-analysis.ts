import { type IntRun, type IntRuns, uniteIntRuns } from '../../history/int-runs.ts';
import type { Evidence } from '../checker.ts';
import { NodeRoles } from '../roles/index.ts';
import { SetAdds } from './set-adds.ts';
import { isSetOperation } from './set-operations.ts';
import { type SetRead, setReadsOf } from './set-reads.ts';

const NEVER = -1;
const NOT_KNOWN = 2 ** 31 - 1;

/**
 * What became of an element (facts/peers.md §1.4, "set-full"):
 * - `stable`: the last read of the primary that could have seen it did;
 * - `lost`: it was known to be there, because its add was acknowledged or a read of the primary returned it, and the last
 *   read of the primary, which began after that, lacks it;
 * - `never-read`: no read of the primary says anything about it;
 * - `failed`: its add certainly did not happen.
 */
export type ElementFate = 'stable' | 'lost' | 'never-read' | 'failed';

/** Everything that the reads say about every element that was added. `set` and `durability` both judge by it. */
export interface SetAnalysis {
  readonly adds: SetAdds;
  readonly reads: readonly SetRead[];
  /** Values that occurred more than once in one read, and how often at most. */
  readonly duplicated: ReadonlyMap<number, number>;
  /** Values that were read though nobody tried to add them. */
  readonly unexpected: IntRuns;
  fate(rank: number): ElementFate;
  /** Seen by any read, also on a standby. */
  seen(rank: number): boolean;
  /** Index of the operation that first showed the element to be there; undefined when none did. */
  known(rank: number): number | undefined;
  /** The last read of the primary that returned the element, and the last that could have and did not. */
  lastPresent(rank: number): SetRead | undefined;
  lastAbsent(rank: number): SetRead | undefined;
}

const analyses = new WeakMap<Evidence, SetAnalysis>();

/** Pure; two checkers of the same evidence share one computation. */
export function analyseSet(evidence: Evidence): SetAnalysis {
  const known = analyses.get(evidence);
  if (known !== undefined) return known;
  const analysis = computeAnalysis(evidence);
  analyses.set(evidence, analysis);
  return analysis;
}

function computeAnalysis({ history, states }: Evidence): SetAnalysis {
  const adds = new SetAdds(history.filter((operation) => operation.f === 'add' && isSetOperation(operation)));
  const reads = setReadsOf(history, new NodeRoles(states));
  const sightings = new Sightings(adds);
  reads.forEach((read, position) => sightings.note(read, position));
  const readAt = (position: number | undefined): SetRead | undefined => reads[position ?? NEVER];
  return {
    adds,
    reads,
    duplicated: sightings.duplicated,
    unexpected: sightings.unexpected,
    fate: (rank) => fateOf(adds, sightings, reads, rank),
    seen: (rank) => sightings.seen[rank] === 1,
    known: (rank) => {
      const index = sightings.known[rank] ?? NOT_KNOWN;
      return index === NOT_KNOWN ? undefined : index;
    },
    lastPresent: (rank) => readAt(sightings.lastPresent[rank]),
    lastAbsent: (rank) => readAt(sightings.lastAbsent[rank]),
  };
}

function fateOf(adds: SetAdds, sightings: Sightings, reads: readonly SetRead[], rank: number): ElementFate {
  if (adds.outcome(rank) === 'fail') return 'failed';
  const present = sightings.lastPresent[rank] ?? NEVER;
  const absent = sightings.lastAbsent[rank] ?? NEVER;
  if (present > absent) return 'stable';
  const absentFrom = reads[absent]?.invoke.index ?? NEVER;
  return absent !== NEVER && (sightings.known[rank] ?? NOT_KNOWN) < absentFrom ? 'lost' : 'never-read';
}

/** By rank, in typed arrays: reads are many and so are elements. Reads are noted in order of their invocation. */
class Sightings {
  readonly seen: Uint8Array;
  readonly known: Int32Array;
  readonly lastPresent: Int32Array;
  readonly lastAbsent: Int32Array;
  readonly duplicated = new Map<number, number>();
  unexpected: IntRuns = [];
  readonly #adds: SetAdds;
  readonly #present: Uint8Array;

  constructor(adds: SetAdds) {
    this.#adds = adds;
    this.seen = new Uint8Array(adds.size);
    this.#present = new Uint8Array(adds.size);
    this.lastPresent = new Int32Array(adds.size).fill(NEVER);
    this.lastAbsent = new Int32Array(adds.size).fill(NEVER);
    this.known = Int32Array.from(adds.completed, (index, rank) => (adds.outcome(rank) === 'ok' ? index : NOT_KNOWN));
  }

  note(read: SetRead, position: number): void {
    const present = this.#present.fill(0);
    for (const { low, high, count } of read.segments) {
      const from = this.#adds.rankFrom(low);
      const to = this.#adds.rankFrom(high + 1);
      present.fill(1, from, to);
      this.seen.fill(1, from, to);
      if (to - from < high - low + 1) this.#noteUnexpected(low, high, from, to);
      if (count > 1) this.#noteDuplicates(low, high, count);
    }
    if (read.primary) this.#notePrimary(present, read, position);
  }

  #notePrimary(present: Uint8Array, read: SetRead, position: number): void {
    const { index } = read.ok;
    const { invoked } = this.#adds;
    const { known, lastPresent, lastAbsent } = this;
    for (let rank = 0; rank < present.length; rank += 1) {
      if (present[rank] === 1) {
        lastPresent[rank] = position;
        if (index < (known[rank] ?? NOT_KNOWN)) known[rank] = index;
      } else if ((invoked[rank] ?? NOT_KNOWN) < index) {
        // A read that ended before the add began says nothing about it.
        lastAbsent[rank] = position;
      }
    }
  }

  #noteDuplicates(low: number, high: number, count: number): void {
    for (let value = low; value <= high; value += 1) {
      this.duplicated.set(value, Math.max(count, this.duplicated.get(value) ?? 0));
    }
  }

  /** The values of `low..high` between the elements with the ranks `from..to`. */
  #noteUnexpected(low: number, high: number, from: number, to: number): void {
    const runs: IntRun[] = [];
    let next = low;
    for (let rank = from; rank < to; rank += 1) {
      const value = this.#adds.value(rank);
      if (value > next) runs.push([next, value - 1]);
      next = value + 1;
    }
    if (next <= high) runs.push([next, high]);
    this.unexpected = uniteIntRuns(this.unexpected, runs);
  }
}
