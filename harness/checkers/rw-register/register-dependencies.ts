import { DependencyGraphBuilder, EDGE } from '../transactions/index.ts';
import { addImpliedAntiDependencies } from './implied-order.ts';
import { rowOf, sizeOfRow } from './register-accesses.ts';
import { type RegisterFacts, installerOf } from './register-facts.ts';
import { NO_VERSION, NOBODY, ORIGIN } from './register-versions.ts';

/**
 * The data's own dependencies (Adya 1999, §3.1): who read what was written before (wr), who wrote a later version (ww), and
 * who wrote a version later than the one that was read (rw).
 */
export function registerDependencies(facts: RegisterFacts): DependencyGraphBuilder {
  const builder = new DependencyGraphBuilder(facts.history);
  addReads(builder, facts);
  const follows = addOrderedVersions(builder, facts);
  addInitialReads(builder, facts, follows);
  addImpliedAntiDependencies(builder, facts);
  return builder;
}

function addReads(builder: DependencyGraphBuilder, facts: RegisterFacts): void {
  const { accesses } = facts;
  for (let access = 0; access < accesses.count; access += 1) {
    const version = accesses.read[access] ?? NO_VERSION;
    if (version === NO_VERSION) continue;
    const writer = installerOf(facts, version);
    if (writer !== NOBODY) builder.add(writer, accesses.transaction[access] ?? 0, EDGE.wr);
  }
}

/** @returns For each version whether it follows another one that somebody wrote. */
function addOrderedVersions(builder: DependencyGraphBuilder, facts: RegisterFacts): Uint8Array {
  const { history, versions, order } = facts;
  const follows = new Uint8Array(versions.count);
  if (order.count === 0) return follows;
  const cyclic = new Set(facts.cyclic.map(({ key }) => key));
  for (let version = history.keyCount; version < versions.count; version += 1) {
    if (sizeOfRow(facts.successors, version) === 0 || cyclic.has(versions.key[version] ?? 0)) continue;
    const next = nextInstalled(facts, version);
    if (next.length === 0) continue;
    const writer = installerOf(facts, version);
    if (writer !== NOBODY) for (const later of next) follows[later] = 1;
    const overwriters = next.map((later) => installerOf(facts, later));
    if (writer !== NOBODY) for (const overwriter of overwriters) builder.add(writer, overwriter, EDGE.ww);
    builder.addFanOut(readersOf(facts, version), overwriters, EDGE.rw);
  }
  return follows;
}

/** The next versions that a transaction left behind; what nobody is known to have left behind is passed through. */
export function nextInstalled(facts: RegisterFacts, version: number): number[] {
  const { order, successors } = facts;
  const found = new Set<number>();
  const open = [version];
  const passed = new Set<number>();
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    for (const pair of rowOf(successors, current)) {
      const later = order.to[pair] ?? 0;
      if (installerOf(facts, later) !== NOBODY) found.add(later);
      else if (!passed.has(later)) {
        passed.add(later);
        open.push(later);
      }
    }
  }
  return [...found];
}

/** Whoever read the initial state comes before all who wrote: before those at least that follow no other known version. */
function addInitialReads(builder: DependencyGraphBuilder, facts: RegisterFacts, follows: Uint8Array): void {
  const { history, versions, accesses } = facts;
  const doubted = new Set(
    facts.cyclic.filter(({ key, versions: circle }) => circle.includes(key)).map(({ key }) => key),
  );
  for (let key = 0; key < history.keyCount; key += 1) {
    if (versions.origin[key] !== ORIGIN.initial || doubted.has(key)) continue;
    const readers = readersOf(facts, key);
    if (readers.length === 0) continue;
    const writers: number[] = [];
    for (const access of rowOf(accesses.ofKey, key)) {
      const written = accesses.written[access] ?? NO_VERSION;
      if (written !== NO_VERSION && follows[written] !== 1 && installerOf(facts, written) !== NOBODY) {
        writers.push(accesses.transaction[access] ?? 0);
      }
    }
    builder.addFanOut(readers, writers, EDGE.rw);
  }
}

function readersOf({ accesses }: RegisterFacts, version: number): number[] {
  return Array.from(rowOf(accesses.readersOf, version), (access) => accesses.transaction[access] ?? 0);
}
