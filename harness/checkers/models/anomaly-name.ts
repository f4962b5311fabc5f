/** Cycles of the dependency graph: Adya 1999, chapter 3 and 4; `-item` where only named objects, no predicates, are known. */
export const CYCLE_ANOMALIES = [
  'G0',
  'G1c',
  'G-single',
  'G-single-item',
  'G-nonadjacent',
  'G-nonadjacent-item',
  'G2-item',
  'G2',
] as const;

/** What needs no cycle: one or two transactions, or one key, are enough to show it. */
export const DIRECT_ANOMALIES = [
  'G1a',
  'G1b',
  'internal',
  'dirty-update',
  'lost-update',
  'duplicate-elements',
  'incompatible-order',
  'future-read',
  'cyclic-versions',
  'garbage-read',
  'failed-write-visible',
] as const;

/** Not anomalies: why nothing can be said. They make a verdict `unknown` when nothing worse is found. */
export const META_ANOMALIES = ['empty-transaction-graph', 'cycle-search-timeout', 'ambiguous-writes'] as const;

/** Names that stand for several anomalies (Adya 1999): accepted by `--anomalies`, never reported. */
export const ANOMALY_GROUPS = ['G1', 'G-SI', 'G-cursor', 'G-update'] as const;

export type CycleBase = (typeof CYCLE_ANOMALIES)[number];
/** Which order besides the data's own closes the cycle: none, that of the sessions, or that of the wall clock. */
export type CycleSuffix = '' | '-process' | '-realtime';
export type CycleAnomalyName = `${CycleBase}${CycleSuffix}`;
export type DirectAnomalyName = (typeof DIRECT_ANOMALIES)[number];
export type MetaAnomalyName = (typeof META_ANOMALIES)[number];
export type AnomalyGroup = (typeof ANOMALY_GROUPS)[number];

/** Everything that may stand in `anomalyTypes`. */
export type AnomalyName = CycleAnomalyName | DirectAnomalyName | MetaAnomalyName;

/** From the weakest additional order to the strongest. */
export const CYCLE_SUFFIXES: readonly CycleSuffix[] = ['', '-process', '-realtime'];

const NAMES: ReadonlySet<string> = new Set<AnomalyName>([
  ...CYCLE_ANOMALIES.flatMap((base) => CYCLE_SUFFIXES.map((suffix): CycleAnomalyName => `${base}${suffix}`)),
  ...DIRECT_ANOMALIES,
  ...META_ANOMALIES,
]);

/** Is `name` an anomaly that a checker may report? */
export function isAnomalyName(name: string): name is AnomalyName {
  return NAMES.has(name);
}

export function isMetaAnomaly(name: string): name is MetaAnomalyName {
  return META_ANOMALIES.some((meta) => meta === name);
}
