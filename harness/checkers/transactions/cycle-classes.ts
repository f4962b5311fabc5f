import { EDGE } from './dependency-graph.ts';

/** Which cycle a class is, as the automaton of `cycle-search.ts` reads it. */
export interface CycleClass {
  /** `G0`, `G1c-process`, ... */
  readonly name: string;
  readonly suffix: Suffix;
  /** Kind of the edge from which the search starts; every cycle of the class has one. */
  readonly pivot: number;
  /** Kinds of the edges it may have, the pivot's included. */
  readonly mask: number;
  /**
   * How many rw edges, and how they lie: none, one, several but never two in a row, several with two in a row somewhere; or any
   * number of them, however they lie.
   */
  readonly antiDependencies: 'none' | 'one' | 'apart' | 'adjacent' | 'any';
  /** Kind of edge that must be there besides the pivot: the order that gives the suffix; 0 for none. */
  readonly required: number;
}

export type Suffix = '' | '-process' | '-realtime';

interface Base {
  readonly name: string;
  readonly pivot: number;
  readonly mask: number;
  readonly antiDependencies: CycleClass['antiDependencies'];
  /** Bases of which every cycle is also one of these (Adya 1999: G0 breaks whatever G1c breaks, and so on). */
  readonly impliedBy: readonly string[];
}

/** From the most severe to the least. Cerone and Gotsman 2018: without two rw in a row, a cycle breaks snapshot isolation. */
const BASES: readonly Base[] = [
  { name: 'G0', pivot: EDGE.ww, mask: EDGE.ww, antiDependencies: 'none', impliedBy: [] },
  { name: 'G1c', pivot: EDGE.wr, mask: EDGE.ww | EDGE.wr, antiDependencies: 'none', impliedBy: ['G0'] },
  {
    name: 'G-single-item',
    pivot: EDGE.rw,
    mask: EDGE.ww | EDGE.wr | EDGE.rw,
    antiDependencies: 'one',
    impliedBy: [],
  },
  {
    name: 'G-nonadjacent-item',
    pivot: EDGE.rw,
    mask: EDGE.ww | EDGE.wr | EDGE.rw,
    antiDependencies: 'apart',
    impliedBy: ['G-single-item'],
  },
  {
    name: 'G2-item',
    pivot: EDGE.rw,
    mask: EDGE.ww | EDGE.wr | EDGE.rw,
    antiDependencies: 'adjacent',
    impliedBy: ['G-single-item', 'G-nonadjacent-item'],
  },
];

const SUFFIXES: readonly { readonly suffix: Suffix; readonly mask: number; readonly required: number }[] = [
  { suffix: '', mask: 0, required: 0 },
  { suffix: '-process', mask: EDGE.process, required: EDGE.process },
  { suffix: '-realtime', mask: EDGE.process | EDGE.realtime, required: EDGE.realtime },
];

/** All classes in the order in which they are searched: a cycle that needs less is looked for first. */
export const CYCLE_CLASSES: readonly CycleClass[] = SUFFIXES.flatMap(({ suffix, mask, required }) =>
  BASES.map((base) => ({
    name: `${base.name}${suffix}`,
    suffix,
    pivot: base.pivot,
    mask: base.mask | mask | EDGE.link,
    antiDependencies: base.antiDependencies,
    required,
  })),
);

/** Any cycle at all with the orders of a suffix; a found one is then called what it is. */
export const ANY_CYCLE: readonly CycleClass[] = SUFFIXES.map(({ suffix, mask }) => ({
  name: `G2-item${suffix}`,
  suffix,
  pivot: EDGE.ww | EDGE.wr | EDGE.rw,
  mask: EDGE.ww | EDGE.wr | EDGE.rw | EDGE.link | mask,
  antiDependencies: 'any',
  required: 0,
}));

/**
 * Classes that say at least as much as this one: where one of them was found among the same transactions, this one adds
 * nothing, because every model that forbids this one forbids that one too.
 */
export function classesThatImply(cycleClass: CycleClass): readonly string[] {
  const base = BASES.find(({ name }) => `${name}${cycleClass.suffix}` === cycleClass.name);
  const bases = base === undefined ? [] : [base.name, ...base.impliedBy];
  const level = SUFFIXES.findIndex(({ suffix }) => suffix === cycleClass.suffix);
  return SUFFIXES.slice(0, level + 1)
    .flatMap(({ suffix }) => bases.map((name) => `${name}${suffix}`))
    .filter((name) => name !== cycleClass.name);
}

/** Name of the class of a cycle with these kinds of edges, in order. */
export function classify(kinds: readonly number[]): string {
  const suffix = kinds.includes(EDGE.realtime) ? '-realtime' : kinds.includes(EDGE.process) ? '-process' : '';
  const antiDependencies = kinds.filter((kind) => kind === EDGE.rw).length;
  const adjacent = kinds.some((kind, step) => kind === EDGE.rw && kinds[(step + 1) % kinds.length] === EDGE.rw);
  if (antiDependencies === 1) return `G-single-item${suffix}`;
  if (antiDependencies > 1) return `${adjacent ? 'G2-item' : 'G-nonadjacent-item'}${suffix}`;
  return `${kinds.includes(EDGE.wr) ? 'G1c' : 'G0'}${suffix}`;
}
