import type { Operation } from '../../history/operation.ts';
import { type Action, faultsOf, operatorActions } from '../actions.ts';

/** A stretch (ns) in which something was done to a node, so that what it shows may change. */
export interface Disturbance {
  /** Absent when it concerns every node. */
  readonly node?: string;
  readonly what: 'fault' | 'failover' | 'switchover' | 'rejoin' | 'build';
  readonly from: number;
  readonly to: number;
}

/** A node that was healed or asked for something needs a while until it is steady. */
const SETTLING_NS = 10e9;

/** Faults that name one node and change the role of others too, at the latest when they are healed. */
const CHANGES_ROLES = new Set(['failover', 'switchover', 'start-without-role']);

/** Everything of the history that explains why a node is not as it was. What never ended lasts until the end of the run. */
export function disturbancesOf(history: readonly Operation[]): readonly Disturbance[] {
  const faults = faultsOf(history).flatMap(({ kind, targets, inject, heal }): readonly Disturbance[] => {
    const span = { what: 'fault', from: inject.from, to: settled(heal?.to) } as const;
    return CHANGES_ROLES.has(kind) ? [span] : targets.map((node) => ({ node, ...span }));
  });
  const actions = (['failover', 'switchover', 'rejoin', 'build'] as const).flatMap((what) =>
    operatorActions(history, [what]).flatMap((action) => disturbancesBy(what, action)),
  );
  return [...faults, ...actions];
}

function disturbancesBy(what: Disturbance['what'], { node, from, to }: Action): readonly Disturbance[] {
  return node === undefined ? [] : [{ node, what, from, to: settled(to) }];
}

function settled(to: number | undefined): number {
  return to === undefined ? Infinity : to + SETTLING_NS;
}

/** Those of a node that overlap with the stretch (ns). */
export function disturbancesDuring(
  disturbances: readonly Disturbance[],
  node: string,
  [from, to]: readonly [number, number],
): readonly Disturbance[] {
  return disturbances.filter((one) => (one.node ?? node) === node && one.from <= to && one.to >= from);
}
