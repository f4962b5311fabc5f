import { type CycleStep, type EdgeKind, NEVER, operationIndex, type Scalar, STATUS } from '../transactions/index.ts';
import { precedesInProcess } from '../transactions/transaction-order.ts';
import type { GuessedOrder } from './guessed-order.ts';
import { rowOf } from './register-accesses.ts';
import { nextInstalled } from './register-dependencies.ts';
import { witnessOf } from './explain-register-edge.ts';
import { installerOf, type RegisterFacts } from './register-facts.ts';
import { NO_VERSION, NOBODY, ORIGIN } from './register-versions.ts';
import { valueOfVersion } from './version-values.ts';

/** What an order of all versions must not lead to. */
export interface OrderGoal {
  /** Circles in which two anti-dependencies follow each other are allowed (snapshot isolation), or none (serializability). */
  readonly allowsAdjacent: boolean;
  readonly process: boolean;
  readonly realtime: boolean;
}

/** An edge between two members, by their places in `OrderProblem.members`. */
export interface ProblemEdge {
  readonly from: number;
  readonly to: number;
  readonly kind: EdgeKind;
  /** Why it is there; few are ever asked. */
  readonly step: () => CycleStep;
}

/** A member that wrote a register, and the members that read what it wrote. */
export interface MemberWriting {
  readonly writer: number;
  /** Position in the columns of `RegisterAccesses`. */
  readonly access: number;
  readonly version: number;
  readonly readers: readonly number[];
}

/** The question whether the versions that some transactions wrote have an order that these transactions allow. */
export interface OrderProblem {
  readonly goal: OrderGoal;
  /** Numbers of transactions, rising. */
  readonly members: readonly number[];
  /** What is certain whatever the order of versions was. */
  readonly edges: readonly ProblemEdge[];
  /** Registers that several members wrote, their writings in the order of the guess. */
  readonly registers: readonly WrittenRegister[];
}

export interface WrittenRegister {
  /** Code of its name. */
  readonly code: number;
  readonly key: Scalar;
  readonly writings: readonly MemberWriting[];
}

/** What stays the same for all problems of a history. */
export interface ProblemSource {
  readonly facts: RegisterFacts;
  /** Registers whose assumed order nobody believes. */
  readonly disbelieved: ReadonlySet<number>;
}

/** The problem of these transactions, without what all others have to do with it. */
export function orderProblem(
  source: ProblemSource,
  goal: OrderGoal,
  chosen: Iterable<number>,
  guess: GuessedOrder,
): OrderProblem {
  const { facts } = source;
  const members = [...new Set(chosen)].sort((a, b) => a - b);
  const placeOf = new Map(members.map((transaction, place) => [transaction, place]));
  const edges: ProblemEdge[] = [];
  const collector = new ProblemCollector(source, members, placeOf, edges);
  collector.addData();
  if (goal.process) collector.addSessions();
  if (goal.realtime) collector.addRealTime(goal.process);
  return { goal, members, edges, registers: registersOf(facts, placeOf, collector.writings, guess) };
}

/**
 * Without those of which nobody knows whether they committed unless another member read what they wrote: so that the members
 * by themselves, as a history of their own, pose the same problem.
 */
export function confirmedMembers({ facts }: ProblemSource, chosen: readonly number[]): readonly number[] {
  const { history, accesses } = facts;
  const read = new Set<number>();
  for (const transaction of chosen) {
    for (const access of rowOf(accesses.ofTransaction, transaction)) {
      const version = accesses.read[access] ?? NO_VERSION;
      if (version !== NO_VERSION) read.add(installerOf(facts, version));
    }
  }
  return chosen.filter((transaction) => history.status[transaction] === STATUS.ok || read.has(transaction));
}

function registersOf(
  { accesses, history }: RegisterFacts,
  placeOf: ReadonlyMap<number, number>,
  writings: ReadonlyMap<number, readonly number[]>,
  { position }: GuessedOrder,
): OrderProblem['registers'] {
  const registers: WrittenRegister[] = [];
  for (const [code, ofMembers] of writings) {
    if (ofMembers.length < 2) continue;
    const found = ofMembers
      .toSorted((a, b) => (position[a] ?? 0) - (position[b] ?? 0))
      .map((access): MemberWriting => {
        const version = accesses.written[access] ?? 0;
        const readers: number[] = [];
        for (const reading of rowOf(accesses.readersOf, version)) {
          const reader = placeOf.get(accesses.transaction[reading] ?? 0);
          if (reader !== undefined) readers.push(reader);
        }
        return { writer: placeOf.get(accesses.transaction[access] ?? 0) ?? 0, access, version, readers };
      });
    registers.push({ code, key: history.keyOf(code), writings: found });
  }
  return registers;
}

type EdgeValues = Omit<CycleStep, 'kind' | 'from' | 'to'>;

const noValues = (): EdgeValues => ({});

class ProblemCollector {
  private readonly source: ProblemSource;
  private readonly members: readonly number[];
  private readonly placeOf: ReadonlyMap<number, number>;
  private readonly edges: ProblemEdge[];
  /** By register, the accesses of members that wrote it. */
  readonly writings = new Map<number, number[]>();
  /** By register, the places of members that read its initial state. */
  private readonly initialReaders = new Map<number, number[]>();

  constructor(
    source: ProblemSource,
    members: readonly number[],
    placeOf: ReadonlyMap<number, number>,
    edges: ProblemEdge[],
  ) {
    this.source = source;
    this.members = members;
    this.placeOf = placeOf;
    this.edges = edges;
  }

  /** Who read what whom, who read the initial state, and what assumptions say about the order of versions. */
  addData(): void {
    const { facts, disbelieved } = this.source;
    const { accesses, versions, history } = facts;
    this.members.forEach((transaction, place) => {
      for (const access of rowOf(accesses.ofTransaction, transaction)) {
        const key = accesses.key[access] ?? 0;
        const read = accesses.read[access] ?? NO_VERSION;
        const written = accesses.written[access] ?? NO_VERSION;
        const isInitial = read !== NO_VERSION && read < history.keyCount && versions.origin[read] === ORIGIN.initial;
        if (isInitial && !disbelieved.has(key)) push(this.initialReaders, key, place);
        if (read !== NO_VERSION) {
          this.addStep(installerOf(facts, read), place, 'wr', () => ({
            key: history.keyOf(key),
            value: this.value(read),
          }));
        }
        if (written !== NO_VERSION && installerOf(facts, written) === transaction) {
          push(this.writings, key, access);
          this.addAssumed('ww', place, written, key);
        }
        if (read !== NO_VERSION && !isInitial) this.addAssumed('rw', place, read, key);
      }
    });
    for (const [key, readers] of this.initialReaders) {
      for (const writing of this.writings.get(key) ?? []) {
        const writer = this.placeOf.get(accesses.transaction[writing] ?? 0) ?? 0;
        const values = (): EdgeValues => ({
          key: history.keyOf(key),
          value: this.value(accesses.written[writing] ?? NO_VERSION),
          previous: this.value(key),
        });
        for (const reader of readers) this.addStep(this.members[reader] ?? NOBODY, writer, 'rw', values);
      }
    }
  }

  /** Of each process, one after another. */
  addSessions(): void {
    const { history } = this.source.facts;
    const latest = new Map<number, number>();
    for (const place of this.byInvocation()) {
      const transaction = this.members[place] ?? 0;
      const session = history.process[transaction] ?? 0;
      const before = latest.get(session);
      if (before !== undefined && precedesInProcess(history, before, transaction)) {
        this.addStep(before, place, 'process', () => ({ process: history.processOf(session) }));
      }
      latest.set(session, transaction);
    }
  }

  /** From each to those that were invoked after it and before the completion of anything invoked after it. */
  addRealTime(namesSessions: boolean): void {
    const { history } = this.source.facts;
    const byCompletion = [...this.members].sort((a, b) => (history.completion[a] ?? 0) - (history.completion[b] ?? 0));
    let frontier: number[] = [];
    let completed = 0;
    for (const place of this.byInvocation()) {
      const transaction = this.members[place] ?? 0;
      const invocation = history.invocation[transaction] ?? 0;
      for (; (history.completion[byCompletion[completed] ?? 0] ?? NEVER) < invocation; completed += 1) {
        if (completed === byCompletion.length) break;
        const next = byCompletion[completed] ?? 0;
        const invoked = history.invocation[next] ?? 0;
        frontier = frontier.filter((earlier) => (history.completion[earlier] ?? NEVER) >= invoked);
        frontier.push(next);
      }
      for (const earlier of frontier) {
        const inSession = namesSessions && history.process[earlier] === history.process[transaction];
        if (!inSession) this.addStep(earlier, place, 'realtime', noValues);
      }
    }
  }

  private byInvocation(): readonly number[] {
    const { history } = this.source.facts;
    const invoked = (place: number): number => history.invocation[this.members[place] ?? 0] ?? 0;
    return this.members.map((_, place) => place).sort((a, b) => invoked(a) - invoked(b));
  }

  /** What is assumed to follow a version that this member read or wrote. */
  private addAssumed(kind: 'ww' | 'rw', place: number, version: number, key: number): void {
    const { facts, disbelieved } = this.source;
    if (facts.order.count === 0 || disbelieved.has(key)) return;
    for (const next of nextInstalled(facts, version)) {
      const later = this.placeOf.get(installerOf(facts, next));
      if (later === undefined) continue;
      const from = this.members[place] ?? 0;
      this.addStep(from, later, kind, () => {
        const witness = witnessOf(facts, version, next, [from, this.members[later] ?? 0]);
        const values = { key: facts.history.keyOf(key), value: this.value(next), previous: this.value(version) };
        return { ...values, ...(witness === undefined ? {} : { witness }) };
      });
    }
  }

  /** @param from A transaction, of which only members count. @param to A place. */
  private addStep(from: number, to: number, kind: EdgeKind, values: () => EdgeValues): void {
    const place = this.placeOf.get(from);
    if (place === undefined || place === to) return;
    const { history } = this.source.facts;
    const step = (): CycleStep => ({
      kind,
      ...values(),
      from: operationIndex(history, from),
      to: operationIndex(history, this.members[to] ?? 0),
    });
    this.edges.push({ from: place, to, kind, step });
  }

  private value(version: number): Scalar | null {
    return valueOfVersion(this.source.facts.history, this.source.facts.versions, version);
  }
}

function push(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
