import { explainEdge, nameOf, show } from '../transactions/explain.ts';
import {
  type AnomalyCollector,
  type CycleStep,
  involve,
  NEVER,
  operationIndex,
  type TransactionAnomaly,
} from '../transactions/index.ts';
import { rowOf, sizeOfRow } from './register-accesses.ts';
import { installerOf, type RegisterFacts } from './register-facts.ts';
import { NO_VERSION, NOBODY } from './register-versions.ts';
import { valueOfVersion } from './version-values.ts';

type StaleOrder = 'process' | 'realtime';

/**
 * Reads of a version although a later one was acknowledged before they began, where no assumption orders the two versions:
 * `first` was complete when `second` was invoked, `second` when the reader was. The reference tool misses them without
 * linearizable keys (facts/peers.md §3b).
 *
 * Whichever way the database ordered the two versions, the history is not strong. If first comes before second, reader -rw->
 * second -realtime-> reader is a cycle; if second comes before first, second -ww-> first -realtime-> second is a worse one. What
 * is reported, G-single-item with its suffix, is thus never more than what is proved. The same holds within one session.
 */
export function findStaleReads(facts: RegisterFacts, wanted: ReadonlySet<string>, found: AnomalyCollector): void {
  const inSessions = wanted.has('G-single-item-process');
  const inRealTime = wanted.has('G-single-item-realtime');
  if (!inSessions && !inRealTime) return;
  const { history, accesses } = facts;
  for (let key = 0; key < history.keyCount; key += 1) {
    const writes = new CompletedWrites(facts);
    const latestOf = new Map<number, number>();
    for (const access of rowOf(accesses.ofKey, key)) {
      const reader = accesses.transaction[access] ?? 0;
      const process = history.process[reader] ?? 0;
      const first = unorderedWriter(facts, access);
      const own = inSessions ? latestOf.get(process) : undefined;
      const isOwn = own !== undefined && history.process[first] === process && isBefore(facts, first, own);
      const second = isOwn ? own : inRealTime && first !== NOBODY ? writes.latestBefore(reader) : NOBODY;
      if (first !== NOBODY && second !== NOBODY && isBefore(facts, first, second)) {
        const order: StaleOrder = isOwn ? 'process' : 'realtime';
        found.add(`G-single-item-${order}`, () => describe(facts, access, first, second, order));
      }
      if (!isInstalled(facts, access)) continue;
      writes.add(reader);
      latestOf.set(process, reader);
    }
  }
}

/** Who wrote what the access read, if no assumption says which version comes next. */
function unorderedWriter(facts: RegisterFacts, access: number): number {
  const version = facts.accesses.read[access] ?? NO_VERSION;
  if (version === NO_VERSION || sizeOfRow(facts.successors, version) > 0) return NOBODY;
  return installerOf(facts, version);
}

function isInstalled(facts: RegisterFacts, access: number): boolean {
  const written = facts.accesses.written[access] ?? NO_VERSION;
  return written !== NO_VERSION && installerOf(facts, written) !== NOBODY;
}

function isBefore({ history }: RegisterFacts, first: number, second: number): boolean {
  return (history.completion[first] ?? NEVER) < (history.invocation[second] ?? 0);
}

/** The writers of a register in the order of their completions, and of each so many the one that was invoked last. */
class CompletedWrites {
  private readonly facts: RegisterFacts;
  private readonly completions: number[] = [];
  private readonly latest: number[] = [];

  constructor(facts: RegisterFacts) {
    this.facts = facts;
  }

  add(writer: number): void {
    const { history } = this.facts;
    const completion = history.completion[writer] ?? NEVER;
    if (completion === NEVER) return;
    const before = this.latest.at(-1);
    const isLater = before === undefined || (history.invocation[writer] ?? 0) > (history.invocation[before] ?? 0);
    this.completions.push(completion);
    this.latest.push(isLater ? writer : before);
  }

  /** Of those complete when the reader was invoked, the one that was invoked last. Readers come in the order of completion. */
  latestBefore(reader: number): number {
    const invocation = this.facts.history.invocation[reader] ?? 0;
    let place = this.completions.length - 1;
    while (place >= 0 && (this.completions[place] ?? 0) >= invocation) place -= 1;
    return this.latest[place] ?? NOBODY;
  }
}

function describe(
  { history, versions, accesses }: RegisterFacts,
  access: number,
  first: number,
  second: number,
  order: StaleOrder,
): TransactionAnomaly {
  const reader = accesses.transaction[access] ?? 0;
  const key = history.keyOf(accesses.key[access] ?? 0);
  const previous = valueOfVersion(history, versions, accesses.read[access] ?? 0);
  const overwriting = [...rowOf(accesses.ofKey, accesses.key[access] ?? 0)].find(
    (other) => accesses.transaction[other] === second,
  );
  const value = valueOfVersion(history, versions, accesses.written[overwriting ?? 0] ?? 0);
  const [from = -1, to = -1, witness = -1] = [reader, second, first].map((transaction) =>
    operationIndex(history, transaction),
  );
  const process = history.processOf(history.process[reader] ?? 0);
  const steps: readonly CycleStep[] = [
    { from, to, kind: 'rw', key, value, previous },
    { from: to, to: from, kind: order, ...(order === 'process' ? { process } : {}) },
  ];
  return {
    type: `G-single-item-${order}`,
    message: `${steps.map((step) => explainEdge(step)).join('; ')}; ${nameOf(witness)}, which wrote ${show(previous)}, was complete before ${nameOf(to)} began`,
    ...involve(history, [first, second, reader]),
    key,
    value: previous,
    cycle: [from, to, from],
    steps,
  };
}
