import { type DependencyGraphBuilder, EDGE } from '../transactions/index.ts';
import { rowOf, sizeOfRow } from './register-accesses.ts';
import { installerOf, type RegisterFacts } from './register-facts.ts';
import { NO_VERSION, NOBODY } from './register-versions.ts';

/**
 * Anti-dependencies that need no assumption about the order of versions: a transaction read what a first writer wrote, and
 * a second writer of the same register had itself read something of the first one. The second version comes later; were it
 * earlier, the two writers alone would be a cycle of ww and wr (G1c), which everything forbids that forbids a cycle with rw.
 */
export function addImpliedAntiDependencies(builder: DependencyGraphBuilder, facts: RegisterFacts): void {
  const { history, accesses } = facts;
  const secondWriters = new SecondWriters(facts);
  for (let first = 0; first < history.count; first += 1) {
    const end = accesses.ofTransaction.offsets[first + 1] ?? 0;
    for (let access = accesses.ofTransaction.offsets[first] ?? 0; access < end; access += 1) {
      const version = accesses.written[access] ?? NO_VERSION;
      if (version === NO_VERSION || sizeOfRow(accesses.readersOf, version) === 0) continue;
      if (installerOf(facts, version) !== first) continue;
      const writers = secondWriters.of(first, accesses.key[access] ?? 0);
      if (writers.length === 0) continue;
      const readers = Array.from(rowOf(accesses.readersOf, version), (reader) => accesses.transaction[reader] ?? 0);
      builder.addFanOut(readers, writers, EDGE.rw);
    }
  }
}

/** Who read something of a transaction and wrote a certain register: collected once for each transaction. */
class SecondWriters {
  private readonly facts: RegisterFacts;
  private first = NOBODY;
  private readonly writersOf = new Map<number, number[]>();

  constructor(facts: RegisterFacts) {
    this.facts = facts;
  }

  of(first: number, key: number): readonly number[] {
    if (first !== this.first) this.collect(first);
    return this.writersOf.get(key) ?? [];
  }

  private collect(first: number): void {
    const { accesses } = this.facts;
    this.first = first;
    this.writersOf.clear();
    const end = accesses.ofTransaction.offsets[first + 1] ?? 0;
    for (let access = accesses.ofTransaction.offsets[first] ?? 0; access < end; access += 1) {
      const version = accesses.written[access] ?? NO_VERSION;
      if (version === NO_VERSION || installerOf(this.facts, version) !== first) continue;
      for (const reading of rowOf(accesses.readersOf, version)) this.noteWrites(accesses.transaction[reading] ?? 0);
    }
  }

  private noteWrites(second: number): void {
    const { accesses } = this.facts;
    if (second === this.first) return;
    const end = accesses.ofTransaction.offsets[second + 1] ?? 0;
    for (let access = accesses.ofTransaction.offsets[second] ?? 0; access < end; access += 1) {
      const written = accesses.written[access] ?? NO_VERSION;
      if (written === NO_VERSION || installerOf(this.facts, written) !== second) continue;
      const key = accesses.key[access] ?? 0;
      const writers = this.writersOf.get(key);
      if (writers === undefined) this.writersOf.set(key, [second]);
      else if (writers.at(-1) !== second && !writers.includes(second)) writers.push(second);
    }
  }
}
