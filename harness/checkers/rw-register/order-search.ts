import type { StepCounter } from '../transactions/cycle-search.ts';
import { type CycleStep, operationIndex, type OrderProof, type Scalar } from '../transactions/index.ts';
import type { MemberWriting, OrderProblem } from './order-problem.ts';
import { type OrderEdge, OrderedMembers } from './ordered-members.ts';
import type { RegisterFacts } from './register-facts.ts';
import { valueOfVersion } from './version-values.ts';

export type OrderAnswer =
  /** `orders`: of each register of the problem its writings, the earliest first. */
  | { readonly possible: true; readonly orders: readonly (readonly MemberWriting[])[] }
  | { readonly possible: false; readonly proof: OrderProof }
  /** The budget ended first. */
  | { readonly possible: 'unknown' };

/** Two writings of the same register, `first` first in the guess, and how far apart they are there. */
interface Pair {
  readonly key: Scalar;
  readonly first: MemberWriting;
  readonly second: MemberWriting;
  readonly distance: number;
}

/** That one version came before another one. */
interface Lemma {
  /** So many edges were there when it was found. */
  readonly since: number;
  readonly order: () => CycleStep;
  readonly otherwise: Refutation;
}

type Refutation =
  /** The other way round closes a circle: `assumed`, then the path that was there already. */
  | { readonly assumed: () => CycleStep; readonly path: () => readonly Edge[] }
  /** The other way round was tried. */
  | { readonly proof: OrderProof };

type Edge = OrderEdge<Lemma>;

/** The other way round was not yet found impossible, and is assumed. */
interface Level {
  readonly mark: number;
  readonly decided: number;
  readonly pair: Pair;
}

/** What is larger than this is not decided: pairs of writings, and bits of memory. */
const MOST_PAIRS = 2_000_000;
const MOST_BITS = 2 ** 30;

/**
 * Decides exactly whether there is an order of versions that leads in no circle. What is forced is derived: of two versions
 * one comes first, and if one way round closes a circle, it is the other. Where nothing is forced both ways are tried, the
 * guessed one first. (The rules are those for one register with many writers of Gibbons and Korach 1997, between transactions
 * as in Biswas and Enea 2019; that it takes a search: Papadimitriou 1979.)
 */
export function searchOrder(facts: RegisterFacts, problem: OrderProblem, counter: StepCounter): OrderAnswer {
  const pairCount = problem.registers.reduce((sum, { writings: { length } }) => sum + (length * (length - 1)) / 2, 0);
  if (pairCount > MOST_PAIRS || (2 * problem.members.length) ** 2 > MOST_BITS) return { possible: 'unknown' };
  return new OrderSearch(facts, problem).run(counter);
}

class OrderSearch {
  private readonly facts: RegisterFacts;
  private readonly problem: OrderProblem;
  private readonly state: OrderedMembers<Lemma>;
  /** Those before `decided` are decided. */
  private readonly pairs: Pair[];
  private decided = 0;
  private readonly levels: Level[] = [];
  private work = 0;

  constructor(facts: RegisterFacts, problem: OrderProblem) {
    this.facts = facts;
    this.problem = problem;
    this.state = new OrderedMembers(problem.members.length, problem.goal.allowsAdjacent);
    this.pairs = problem.registers.flatMap(({ key, writings }) =>
      writings.flatMap((first, place) =>
        writings.slice(place + 1).map((second, distance): Pair => ({ key, first, second, distance })),
      ),
    );
  }

  run(counter: StepCounter): OrderAnswer {
    let closing = this.addCertain();
    for (let spent = 0; ; spent = this.work + this.state.work) {
      closing ??= this.derive();
      if (closing !== undefined) {
        const proof = proofOf(closing);
        const level = this.levels.pop();
        if (level === undefined) return { possible: false, proof };
        closing = this.turnRound(level, proof);
      } else if (!this.assume()) {
        return { possible: true, orders: this.orders() };
      }
      if (!counter.spend(this.work + this.state.work - spent)) return { possible: 'unknown' };
    }
  }

  private addCertain(): readonly Edge[] | undefined {
    for (const { from, to, kind, step } of this.problem.edges) {
      const closing = this.state.add(from, to, kind, step);
      if (closing !== undefined) return closing;
    }
    return undefined;
  }

  /** All that is forced. @returns A circle, if it comes to one. */
  private derive(): readonly Edge[] | undefined {
    for (let isNew = true; isNew;) {
      isNew = false;
      for (let place = this.decided; place < this.pairs.length; place += 1) {
        const pair = this.pairs[place];
        if (pair === undefined) break;
        const { first, second, key } = pair;
        this.work += 1 + first.readers.length + second.readers.length;
        const forward = this.refute(second, first, key);
        const backward = forward === undefined ? this.refute(first, second, key) : undefined;
        if (forward === undefined && backward === undefined) continue;
        this.decide(place);
        isNew = true;
        const closing =
          forward === undefined ? this.order(second, first, key, backward) : this.order(first, second, key, forward);
        if (closing !== undefined) return closing;
      }
    }
    return undefined;
  }

  /** Of the undecided pairs the one that is nearest in the guess: the rest then follows. False when all are decided. */
  private assume(): boolean {
    let nearest = this.decided;
    for (let place = this.decided; place < this.pairs.length; place += 1) {
      if ((this.pairs[place]?.distance ?? 0) < (this.pairs[nearest]?.distance ?? 0)) nearest = place;
    }
    this.work += this.pairs.length - this.decided;
    const pair = this.pairs[nearest];
    if (pair === undefined) return false;
    this.levels.push({ mark: this.state.mark(), decided: this.decided, pair });
    this.decide(nearest);
    this.order(pair.first, pair.second, pair.key, undefined);
    return true;
  }

  /** After one way round was refuted, the other one is certain. */
  private turnRound({ mark, decided, pair }: Level, proof: OrderProof): readonly Edge[] | undefined {
    this.state.undo(mark);
    // The pair still stands there: what was decided after it was moved behind it.
    this.decided = decided + 1;
    return this.order(pair.second, pair.first, pair.key, { proof });
  }

  private decide(place: number): void {
    const [open, pair] = [this.pairs[this.decided], this.pairs[place]];
    if (open === undefined || pair === undefined) return;
    this.pairs[place] = open;
    this.pairs[this.decided] = pair;
    this.decided += 1;
  }

  /** Why `first` cannot come before `second`; undefined where it can. */
  private refute(first: MemberWriting, second: MemberWriting, key: Scalar): Refutation | undefined {
    const { state } = this;
    const until = state.mark();
    const back = second.writer;
    const leaving = state.leaving(back);
    const from = state.reaches(back, first.writer) ? back : state.reaches(leaving, first.writer) ? leaving : undefined;
    if (from !== undefined) {
      const assumed = (): CycleStep => this.step('ww', first.writer, first, second, key);
      return { assumed, path: () => state.path(from, first.writer, until) };
    }
    const reader = first.readers.find((each) => each !== back && state.reaches(back, state.leaving(each)));
    if (reader === undefined) return undefined;
    const assumed = (): CycleStep => this.step('rw', reader, first, second, key);
    return { assumed, path: () => state.path(back, state.leaving(reader), until) };
  }

  /** Puts one writing before another one. @returns A circle, if that closes one. */
  private order(
    first: MemberWriting,
    second: MemberWriting,
    key: Scalar,
    otherwise: Refutation | undefined,
  ): readonly Edge[] | undefined {
    const order = (): CycleStep => this.step('ww', first.writer, first, second, key);
    const lemma = otherwise === undefined ? undefined : { since: this.state.mark(), order, otherwise };
    let closing = this.state.add(first.writer, second.writer, 'ww', order, lemma);
    for (const reader of first.readers) {
      if (closing !== undefined || reader === second.writer) continue;
      const read = (): CycleStep => this.step('rw', reader, first, second, key);
      closing = this.state.add(reader, second.writer, 'rw', read, lemma);
    }
    return closing;
  }

  private orders(): readonly (readonly MemberWriting[])[] {
    return this.problem.registers.map(({ writings }) =>
      writings.toSorted((a, b) => (a === b ? 0 : this.state.reaches(a.writer, b.writer) ? -1 : 1)),
    );
  }

  private step(kind: 'ww' | 'rw', from: number, first: MemberWriting, second: MemberWriting, key: Scalar): CycleStep {
    const { history, versions } = this.facts;
    const [start = -1, end = -1] = [from, second.writer].map((place) =>
      operationIndex(history, this.problem.members[place] ?? 0),
    );
    const value = valueOfVersion(history, versions, second.version);
    const previous = valueOfVersion(history, versions, first.version);
    return { from: start, to: end, kind, key, value, previous };
  }
}

/** The circle, and before it all that its edges rest on, in the order in which it was found. */
function proofOf(circle: readonly Edge[]): OrderProof {
  const certain = new Map<Lemma, OrderProof>();
  const open = lemmasOf(circle);
  for (const lemma of open) {
    if (certain.has(lemma)) continue;
    const { otherwise } = lemma;
    if ('proof' in otherwise) {
      certain.set(lemma, otherwise.proof);
      continue;
    }
    const path = otherwise.path();
    certain.set(lemma, { certain: [], circle: [otherwise.assumed(), ...stepsOf(path)] });
    open.push(...lemmasOf(path));
  }
  const lemmas = [...certain].sort(([a], [b]) => a.since - b.since);
  return { certain: lemmas.map(([{ order }, otherwise]) => ({ order: order(), otherwise })), circle: stepsOf(circle) };
}

function lemmasOf(edges: readonly Edge[]): Lemma[] {
  return edges.flatMap(({ reason }) => reason ?? []);
}

function stepsOf(edges: readonly Edge[]): readonly CycleStep[] {
  return edges.map(({ step }) => step());
}
