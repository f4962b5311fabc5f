import { RecordingRuleBook } from '../rules/rule-book.ts';
import { coverTransitions } from '../rules/transition-coverage.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';

/**
 * What must hold in every run of a data watch, whatever happens to it (issue 7): looked at again and again, and at the end.
 * Every violation is a sentence.
 */
export class Invariants {
  readonly book = new RecordingRuleBook();
  readonly #violations = new Set<string>();
  #controlsSeen = 0;
  #acknowledgedSeen = 0;
  /** `A>B`: A acknowledged what B does not have, since both are PRIMARY and OPEN. */
  readonly #ahead = new Set<string>();
  readonly #broken = new Set<string>();

  /** Looks at a cluster whose rules are `book`. */
  look(cluster: SimulatedCluster): void {
    this.#controlsStayBroken(cluster);
    this.#validStandbysFollow(cluster);
    this.#oneAcknowledges(cluster);
  }

  /** What was violated so far; empty when all is well. */
  violations(cluster: SimulatedCluster): string[] {
    this.look(cluster);
    for (const text of coverTransitions(this.book.seen).outside) this.#violations.add(`${text} is in no table`);
    return [...this.#violations];
  }

  /** A library that was SPLIT or INVALID joins again only when a person copies a control file, and here none does. */
  #controlsStayBroken(cluster: SimulatedCluster): void {
    for (const { instance, control } of cluster.controlWrites.slice(this.#controlsSeen)) {
      if (control.status !== 'VALID') this.#broken.add(instance);
      else if (this.#broken.has(instance)) this.#violations.add(`${instance} was SPLIT or INVALID and is VALID again`);
    }
    this.#controlsSeen = cluster.controlWrites.length;
  }

  /**
   * Never two that are PRIMARY and OPEN and both acknowledge what the other does not have. An old primary that is cut off
   * may be OPEN and acknowledge nothing; one that hung may hand on the answer that its standby gave before it took over.
   */
  #oneAcknowledges(cluster: SimulatedCluster): void {
    const primaries = cluster.names.filter((name) => cluster.role(name) === 'PRIMARY/OPEN');
    for (const pair of this.#ahead) {
      if (!pair.split('>').every((name) => primaries.includes(name))) this.#ahead.delete(pair);
    }
    for (const { by, value } of cluster.acknowledged.slice(this.#acknowledgedSeen)) {
      for (const other of primaries) {
        if (other === by || cluster.values(other).includes(value)) continue;
        this.#ahead.add(`${by}>${other}`);
        if (this.#ahead.has(`${other}>${by}`)) this.#violations.add(`${by} and ${other} both acknowledge writes`);
      }
    }
    this.#acknowledgedSeen = cluster.acknowledged.length;
  }

  /** A standby with a VALID archive has the same redo as its primary, as far as both have some. */
  #validStandbysFollow(cluster: SimulatedCluster): void {
    for (const primary of cluster.names.filter((name) => cluster.role(name) === 'PRIMARY/OPEN')) {
      for (const [standby, { state }] of Object.entries(cluster.report(primary).archives)) {
        if (state !== 'VALID' || cluster.role(standby) !== 'STANDBY/OPEN') continue;
        if (this.#broken.has(standby))
          this.#violations.add(`${standby} is broken, and ${primary} has a VALID archive to it`);
        const at = divergence(cluster, primary, standby);
        if (at !== undefined) this.#violations.add(`${standby} differs from ${primary} at LSN ${at}, and is VALID`);
      }
    }
  }
}

/** The first LSN under which both have something, and not the same; undefined where one continues the other. */
function divergence(cluster: SimulatedCluster, one: string, other: string): number | undefined {
  const [left, right] = [cluster.disk(one).log, cluster.disk(other).log];
  const common = Math.min(left.length, right.length);
  for (let index = common - 1; index >= 0; index -= 1) {
    if (left[index]?.id !== right[index]?.id) return index + 1;
  }
  return undefined;
}
