import type { ClusterNode } from '../cluster/node.ts';
import { messageOf, QuakeError } from '../errors.ts';
import { delay } from './delay.ts';
import { conflict, type PlannedKind } from './plan-faults.ts';
import type { FaultEntry } from './scenario.ts';

const LOOK_EVERY_MS = 100;
/** How long an entry of the schedule waits for a node that is its target, and for the end of what it conflicts with. */
export const TURN_DEADLINE_MS = 20_000;

/** A fault that is active, or is just being injected or healed. */
export interface Claim {
  readonly id: string;
  readonly kind: PlannedKind;
  readonly targets: readonly ClusterNode[];
}

/** How long a fault may wait for its turn, ms: one that was drawn must be over when the quiet end begins. */
export function patience({ healAfter, drawn }: Pick<FaultEntry, 'healAfter' | 'drawn'>, sinceStartMs: number): number {
  const left = drawn === undefined ? Infinity : drawn.until - healAfter - sinceStartMs;
  return Math.max(0, Math.min(TURN_DEADLINE_MS, left));
}

/** Throws `QUAKE_NO_ROOM` (environment) while as many drawn faults are active as may be together. */
export function requireRoom({ drawn }: Pick<FaultEntry, 'drawn'>, active: ReadonlySet<string>): void {
  if (drawn === undefined || active.size < drawn.atOnce) return;
  throw new QuakeError('QUAKE_NO_ROOM', `${[...active].join(', ')} still active or being healed`, {
    exitClass: 'environment',
  });
}

/** The active faults that this one must not meet on any of these nodes. */
export function conflictingClaims(
  kind: PlannedKind,
  targets: readonly ClusterNode[],
  claims: Iterable<Claim>,
): readonly Claim[] {
  const names = targets.map(({ name }) => name);
  return [...claims].filter(
    (claim) => conflict(kind, claim.kind) && claim.targets.some(({ name }) => names.includes(name)),
  );
}

/**
 * Waits until there is a node that is the target and nothing conflicts on it, and returns the nodes; conflicting faults are
 * never active together, whatever the schedule says. Nothing when the signal came first. Throws `QUAKE_NO_TARGET` or
 * `QUAKE_FAULT_CONFLICT` (environment), or what `resolve` throws, after the deadline.
 */
export async function takeTurn(
  kind: PlannedKind,
  resolve: () => readonly ClusterNode[],
  claims: ReadonlyMap<string, Claim>,
  signal: AbortSignal,
  deadlineMs = TURN_DEADLINE_MS,
): Promise<readonly ClusterNode[] | undefined> {
  const started = performance.now();
  for (;;) {
    if (signal.aborted) return undefined;
    let obstacle: QuakeError;
    try {
      const targets = resolve();
      const conflicts = conflictingClaims(kind, targets, claims.values());
      if (conflicts.length === 0) return targets;
      obstacle = conflictError(kind, conflicts);
    } catch (error) {
      if (!(error instanceof QuakeError)) throw error;
      obstacle = error;
    }
    const leftMs = deadlineMs - (performance.now() - started);
    if (leftMs <= 0) {
      throw new QuakeError(obstacle.code, `${messageOf(obstacle)}; waited ${Math.round(deadlineMs / 100) / 10} s`, {
        exitClass: obstacle.exitClass,
        cause: obstacle,
      });
    }
    await delay(Math.min(LOOK_EVERY_MS, leftMs), signal);
  }
}

function conflictError(kind: PlannedKind, conflicts: readonly Claim[]): QuakeError {
  const others = conflicts.map(({ id, kind: other }) => `${id} (${other.kind})`).join(', ');
  return new QuakeError('QUAKE_FAULT_CONFLICT', `${kind.kind} must not be active together with ${others}`, {
    exitClass: 'environment',
  });
}
