import { BITS, type ConfigurationSet, REMOVED, STATE, TRACE } from './configuration-set.ts';

interface Candidate {
  readonly at: number;
  readonly state: number;
  readonly promise: number;
}

/**
 * Copies the most promising configurations of one set into another: of every state as many, those with the most operations that may
 * still take effect and the fewest that still have to.
 */
export function narrow(from: ConfigurationSet, to: ConfigurationSet, width: number, words: number): void {
  const byState = new Map<number, Candidate[]>();
  const { records, stride, count } = from;
  for (let at = 0, end = count * stride; at < end; at += stride) {
    const state = records[at + STATE] ?? REMOVED;
    if (state === REMOVED) continue;
    let promise = 0;
    for (let word = 0; word < words; word++) {
      promise += bitsIn(records[at + BITS + word] ?? 0) - bitsIn(records[at + BITS + words + word] ?? 0);
    }
    const candidates = byState.get(state);
    if (candidates === undefined) byState.set(state, [{ at, state, promise }]);
    else candidates.push({ at, state, promise });
  }
  const ranks = [...byState.values()].map((candidates) => candidates.sort((a, b) => b.promise - a.promise));
  to.clear();
  for (let rank = 0; to.size < width; rank++) {
    const left = ranks.flatMap((candidates) => candidates[rank] ?? []);
    if (left.length === 0) break;
    for (const { at, state } of left) {
      if (to.size >= width) break;
      const available = records.subarray(at + BITS, at + BITS + words);
      to.add(state, records[at + TRACE] ?? 0, available, records.subarray(at + BITS + words, at + stride));
    }
  }
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
