import type { Action, FaultInHistory } from '../actions.ts';
import type { Gap } from './gaps.ts';

/** What an outage is put down to. */
export type OutageCause =
  | { readonly type: 'fault'; readonly id: string; readonly kind: string; readonly targets: readonly string[] }
  | { readonly type: 'heal'; readonly id: string; readonly kind: string; readonly targets: readonly string[] }
  | { readonly type: 'switchover'; readonly node: string | null };

/** A time without service, and what it is put down to. */
export interface Outage extends Gap {
  /** Null when nothing was done to the cluster then. */
  readonly cause: OutageCause | null;
}

/** Something that may interrupt service, from its beginning to its end, and to the end of its effect. ns. */
export interface Trigger {
  readonly cause: OutageCause;
  readonly from: number;
  readonly to: number;
  readonly effectTo: number;
}

/** Everything that was done to the cluster on purpose, in order of time. */
export function triggersOf(faults: readonly FaultInHistory[], switchovers: readonly Action[]): readonly Trigger[] {
  const triggers = [
    ...faults.flatMap(faultTriggers),
    ...switchovers.map(({ node = null, from, to = Infinity }): Trigger => {
      return { cause: { type: 'switchover', node }, from, to, effectTo: to };
    }),
  ];
  return triggers.sort((a, b) => a.from - b.from);
}

function faultTriggers({ id, kind, targets, inject, heal }: FaultInHistory): readonly Trigger[] {
  const { from, to = Infinity } = inject;
  const fault: Trigger = { cause: { type: 'fault', id, kind, targets }, from, to, effectTo: heal?.from ?? Infinity };
  if (heal === undefined) return [fault];
  const healed = heal.to ?? Infinity;
  return [fault, { cause: { type: 'heal', id, kind, targets }, from: heal.from, to: healed, effectTo: healed }];
}

/**
 * What began in the gap, or was being done when it began, comes first: the earliest of these. Else the latest whose effect
 * lasted when it began. Null: nobody did anything.
 */
export function causeOf(gap: Gap, triggers: readonly Trigger[]): OutageCause | null {
  const during = triggers.find(({ from, to }) => from <= gap.to && to >= gap.from);
  const lasting = triggers.findLast(({ from, effectTo }) => from <= gap.from && effectTo >= gap.from);
  return (during ?? lasting)?.cause ?? null;
}

/** Was anything done to the cluster between two times (ns), or had an effect that lasted? */
export function isDisturbed(from: number, to: number, triggers: readonly Trigger[]): boolean {
  return triggers.some((trigger) => trigger.from <= to && Math.max(trigger.to, trigger.effectTo) >= from);
}
