import { NEVER } from '../transactions/index.ts';
import { rowOf } from './register-accesses.ts';
import type { RegisterFacts } from './register-facts.ts';
import { type Bounds, boundsOf, type VersionZones, versionZones } from './version-zones.ts';

/** How often it is ordered; before each time but the first, what follows from the order before is passed on. */
const ROUNDS = 2;

/**
 * Writings, register by register, in the order of the middles of their zones: for one register that is a right order whenever
 * there is one, and for several the best guess where transactions do not follow one after another.
 */
export function orderByZones(facts: RegisterFacts): Int32Array {
  const bounds = boundsOf(facts);
  let ordered = sorted(facts, versionZones(facts, bounds));
  for (let round = 1; round < ROUNDS; round += 1) {
    passThroughOrder(facts, ordered, bounds);
    ordered = sorted(facts, versionZones(facts, bounds));
  }
  return ordered.writings;
}

type OrderedWritings = Pick<VersionZones, 'offsets' | 'writings'>;

function sorted({ history }: RegisterFacts, { offsets, writings, early, late }: VersionZones): OrderedWritings {
  const middle = late.map((begin, access) => begin + (early[access] === NEVER ? begin : (early[access] ?? 0)));
  for (let key = 0; key < history.keyCount; key += 1) {
    const row = writings.subarray(offsets[key], offsets[key + 1]);
    if (row.length > 1) row.sort((a, b) => (middle[a] ?? 0) - (middle[b] ?? 0) || a - b);
  }
  return { offsets, writings };
}

/** Readers of a version come before the next one, and both versions in this order. */
function passThroughOrder(facts: RegisterFacts, { offsets, writings }: OrderedWritings, bounds: Bounds): void {
  const { accesses, history } = facts;
  const { from, to } = bounds;
  for (let key = 0; key < history.keyCount; key += 1) {
    const start = offsets[key] ?? 0;
    const end = (offsets[key + 1] ?? 0) - 1;
    for (let place = start; place < end; place += 1) {
      const next = accesses.transaction[writings[place + 1] ?? 0] ?? 0;
      let latest = from[next] ?? 0;
      forEachBefore(facts, writings[place] ?? 0, (before) => (latest = Math.max(latest, from[before] ?? 0)));
      from[next] = latest;
    }
    for (let place = end - 1; place >= start; place -= 1) {
      const next = accesses.transaction[writings[place + 1] ?? 0] ?? 0;
      const earliest = to[next] ?? 0;
      forEachBefore(facts, writings[place] ?? 0, (before) => {
        if (earliest < (to[before] ?? 0)) to[before] = earliest;
      });
    }
  }
}

/** Who comes before the next writer: who wrote, and who read that. */
function forEachBefore({ accesses }: RegisterFacts, writing: number, visit: (transaction: number) => void): void {
  visit(accesses.transaction[writing] ?? 0);
  for (const reading of rowOf(accesses.readersOf, accesses.written[writing] ?? 0)) {
    visit(accesses.transaction[reading] ?? 0);
  }
}
