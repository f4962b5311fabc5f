import { compareLsn } from '../../cluster/lsn.ts';
import type { StateSample } from '../../cluster/node-state.ts';
import { acceptsWrites } from '../roles/index.ts';
import { laterOf, samplesByNode } from './positions.ts';

/** A standby became primary in place of another node. Times in ns. */
export interface Takeover {
  readonly node: string;
  /** The node that was primary before. */
  readonly replaced: string;
  /** Its first sample as primary. */
  readonly at: number;
  /** All that it had received or replayed as standby, at most; undefined when it never said an LSN. */
  readonly position?: string;
  /** Did it stand still at that position: everything received is replayed, and nothing more came? Then it began there. */
  readonly settled: boolean;
  /**
   * It certainly has nothing of the replaced primary beyond this: where it stood still, else what it showed as primary first.
   * Undefined when it showed no LSN.
   */
  readonly fork?: string;
}

/** Every takeover that the samples show, in order of time. */
export function takeoversOf(states: readonly StateSample[]): readonly Takeover[] {
  const byNode = samplesByNode(states);
  const found = [...byNode].flatMap(([node, samples]) =>
    promotionsOf(samples).map((promotion) => ({ node, ...promotion })),
  );
  return found
    .toSorted((a, b) => a.at - b.at)
    .flatMap(({ node, standby, at, lsn }) => {
      const replaced = lastPrimaryBefore(byNode, node, at);
      return replaced === undefined ? [] : [{ node, replaced, at, ...beginningOf(standby, lsn) }];
    });
}

interface Promotion {
  /** What the node said as standby since it was primary last, in order. */
  readonly standby: readonly StateSample[];
  readonly at: number;
  /** First LSN as primary. */
  readonly lsn: string | undefined;
}

function promotionsOf(samples: readonly StateSample[]): readonly Promotion[] {
  const promotions: Promotion[] = [];
  let standby: StateSample[] = [];
  for (const sample of samples) {
    if (sample.state === undefined) continue;
    if (!acceptsWrites(sample.state)) standby.push(sample);
    else if (standby.length > 0) {
      promotions.push({ standby, at: sample.time, lsn: sample.state.lsn });
      standby = [];
    }
  }
  return promotions;
}

/** Of the other nodes the one that said last that it takes writes. */
function lastPrimaryBefore(
  byNode: ReadonlyMap<string, readonly StateSample[]>,
  node: string,
  at: number,
): string | undefined {
  const lasts = [...byNode]
    .filter(([other]) => other !== node)
    .flatMap(
      ([, samples]) =>
        samples.findLast(({ time, state }) => time < at && state !== undefined && acceptsWrites(state)) ?? [],
    );
  return lasts.toSorted((a, b) => b.time - a.time)[0]?.node;
}

function beginningOf(
  standby: readonly StateSample[],
  first: string | undefined,
): Pick<Takeover, 'position' | 'settled' | 'fork'> {
  const [before, last] = standby.slice(-2).map(({ state }) => state);
  const position = standby.reduce<string | undefined>(
    (latest, { state }) => (state?.lsn === undefined ? latest : laterOf(latest, state.lsn)),
    undefined,
  );
  const settled =
    last?.lsn !== undefined &&
    last.lsn === last.replayLsn &&
    last.lsn === before?.lsn &&
    position !== undefined &&
    compareLsn(position, last.lsn) === 0;
  const fork = settled ? position : first;
  return { settled, ...(position === undefined ? {} : { position }), ...(fork === undefined ? {} : { fork }) };
}
