import { QuakeError } from '../../errors.ts';
import {
  ANOMALY_GROUPS,
  type AnomalyGroup,
  type AnomalyName,
  CYCLE_ANOMALIES,
  CYCLE_SUFFIXES,
  type CycleAnomalyName,
  type CycleBase,
  DIRECT_ANOMALIES,
  isAnomalyName,
} from './anomaly-name.ts';

/**
 * The special cases of each cycle: whoever forbids the left side forbids the right side. G0 is no special case of G2: a
 * reader who asks for anti-dependency cycles does not ask for dirty writes (vectors `la-G0`, `la-G1c`).
 */
const SPECIAL_CYCLES: Readonly<Record<CycleBase, readonly CycleBase[]>> = {
  G0: [],
  G1c: ['G0'],
  'G-single': ['G-single-item'],
  'G-single-item': [],
  'G-nonadjacent': ['G-nonadjacent-item', 'G-single'],
  'G-nonadjacent-item': ['G-single-item'],
  'G2-item': ['G-nonadjacent-item', 'G-single-item'],
  G2: ['G2-item', 'G-nonadjacent', 'G-single'],
};

/** What the collective names of Adya 1999 stand for. */
const GROUP_MEMBERS: Readonly<Record<AnomalyGroup, readonly AnomalyName[]>> = {
  G1: ['G1a', 'G1b', 'G1c'],
  'G-SI': ['G-nonadjacent'],
  'G-cursor': ['lost-update'],
  'G-update': ['G-single'],
};

/**
 * The anomalies that `names` stand for, with all their special cases: `G1` is G1a, G1b, G1c and G0, `G2-item` is also
 * G-single-item and G-nonadjacent-item. Special cases keep the suffix: `G1c-process` has the special case `G0-process`.
 */
export function withSpecialCases(names: Iterable<AnomalyName | AnomalyGroup>): Set<AnomalyName> {
  const all = new Set<AnomalyName>();
  const open: (AnomalyName | AnomalyGroup)[] = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (isAnomalyGroup(name)) {
      open.push(...GROUP_MEMBERS[name]);
    } else if (!all.has(name)) {
      all.add(name);
      open.push(...(SPECIAL_CASES.get(name) ?? []));
    }
  }
  return all;
}

/**
 * Reads what a user asked for (`--anomalies G1,G2`).
 * @throws QuakeError `QUAKE_ANOMALY_UNKNOWN` for a name that nothing reports.
 */
export function parseAnomalies(names: readonly string[]): Set<AnomalyName> {
  return withSpecialCases(
    names.map((name) => {
      if (isAnomalyName(name) || isAnomalyGroup(name)) return name;
      throw new QuakeError('QUAKE_ANOMALY_UNKNOWN', `no anomaly is named ${JSON.stringify(name)}`, {
        exitClass: 'usage',
        hint: `known are ${[...ANOMALY_GROUPS, ...CYCLE_ANOMALIES, ...DIRECT_ANOMALIES].join(', ')}; cycles also with -process or -realtime`,
        context: { name },
      });
    }),
  );
}

function isAnomalyGroup(name: string): name is AnomalyGroup {
  return ANOMALY_GROUPS.some((group) => group === name);
}

const SPECIAL_CASES: ReadonlyMap<AnomalyName, readonly AnomalyName[]> = new Map(
  CYCLE_ANOMALIES.flatMap((base) =>
    CYCLE_SUFFIXES.map((suffix): [AnomalyName, readonly AnomalyName[]] => [
      `${base}${suffix}`,
      SPECIAL_CYCLES[base].map((special): CycleAnomalyName => `${special}${suffix}`),
    ]),
  ),
);
