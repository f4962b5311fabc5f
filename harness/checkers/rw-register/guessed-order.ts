import { NEVER } from '../transactions/index.ts';
import { rowOf } from './register-accesses.ts';
import { installerOf, type RegisterFacts } from './register-facts.ts';
import { NO_VERSION, NOBODY } from './register-versions.ts';

/** Accesses that left a version behind, register by register, each register's in an order that may be the true one. */
export interface GuessedOrder {
  /** Register k: `writings` from `offsets[k]` up to, not including, `offsets[k + 1]`. */
  readonly offsets: Int32Array;
  /** Positions in the columns of `RegisterAccesses`. */
  readonly writings: Int32Array;
  /** By access, its position in `writings`. */
  readonly position: Int32Array;
}

/** How often it is guessed; before each time but the first, what follows from the guess before is passed on. */
const ROUNDS = 2;

/**
 * Guesses the order of versions from the clock: where nothing is stale, most of it is right, and checking a guess costs far
 * less than deriving an order. A version was there when its readers began and when they ended (the zones of Gibbons and
 * Korach 1997), and a transaction is in all its zones at once, so that bounds pass from one register to the next. For one
 * register the middles of the zones are a right order whenever there is one.
 *
 * A wrong guess is never an error: it is only the point from which `order-resolution.ts` starts.
 */
export function guessOrder(facts: RegisterFacts): GuessedOrder {
  const { history, accesses } = facts;
  const bounds = { from: history.invocation.slice(), to: history.completion.slice() };
  const { offsets, writings } = writingsOf(facts);
  const middle = new Float64Array(accesses.count);
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round > 0) passThroughOrder(facts, offsets, writings, bounds);
    passThroughReads(facts, bounds);
    placeZones(facts, writings, bounds, middle);
    for (let key = 0; key < history.keyCount; key += 1) sortWritings(writings, offsets, key, middle);
  }
  const position = new Int32Array(accesses.count);
  writings.forEach((writing, place) => (position[writing] = place));
  return { offsets, writings, position };
}

/** When a transaction can have happened: positions in the history, `NEVER` for no end. */
interface Bounds {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

function writingsOf(facts: RegisterFacts): { offsets: Int32Array; writings: Int32Array } {
  const { history, accesses } = facts;
  const offsets = new Int32Array(history.keyCount + 1);
  const writings = new Int32Array(accesses.count);
  let count = 0;
  for (let key = 0; key < history.keyCount; key += 1) {
    for (const access of rowOf(accesses.ofKey, key)) {
      const written = accesses.written[access] ?? NO_VERSION;
      if (written === NO_VERSION || installerOf(facts, written) === NOBODY) continue;
      writings[count] = access;
      count += 1;
    }
    offsets[key + 1] = count;
  }
  return { offsets, writings: writings.subarray(0, count) };
}

function sortWritings(writings: Int32Array, offsets: Int32Array, key: number, middle: Float64Array): void {
  const row = writings.subarray(offsets[key], offsets[key + 1]);
  if (row.length > 1) row.sort((a, b) => (middle[a] ?? 0) - (middle[b] ?? 0) || a - b);
}

/** Whoever read something comes after its writer. */
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

/** The middle between the last moment at which a version was needed and the first one at which it was surely there. */
function placeZones(facts: RegisterFacts, writings: Int32Array, { from, to }: Bounds, middle: Float64Array): void {
  const { accesses } = facts;
  for (const writing of writings) {
    const writer = accesses.transaction[writing] ?? 0;
    let late = from[writer] ?? 0;
    let early = to[writer] ?? 0;
    for (const reading of rowOf(accesses.readersOf, accesses.written[writing] ?? 0)) {
      const reader = accesses.transaction[reading] ?? 0;
      late = Math.max(late, from[reader] ?? 0);
      early = Math.min(early, to[reader] ?? 0);
    }
    middle[writing] = late + (early === NEVER ? late : early);
  }
}

/** Readers of a version come before the next one, and both versions in this order. */
function passThroughOrder(facts: RegisterFacts, offsets: Int32Array, writings: Int32Array, bounds: Bounds): void {
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
