import type { FaultRecord, NemesisFunction, Operation, OperatorFunction } from '../history/operation.ts';
import { pairOperations, UNPAIRED } from '../history/pairing.ts';

/** An action from its invocation to its completion; one that is a single record begins and ends at once. Times in ns. */
export interface Action {
  readonly f: string;
  readonly value: unknown;
  readonly node?: string;
  readonly from: number;
  /** Undefined when it never completed. */
  readonly to?: number;
  /** `info` when it never completed. */
  readonly outcome: 'ok' | 'fail' | 'info';
  /** Indices into the history. */
  readonly operations: readonly number[];
  readonly error?: string;
}

/** A fault as the history tells it. */
export interface FaultInHistory {
  readonly id: string;
  readonly kind: string;
  readonly targets: readonly string[];
  readonly inject: Action;
  /** The last attempt. */
  readonly heal?: Action;
  /** Injection was verified to bite. */
  readonly bit: boolean;
  /** Healing was verified. */
  readonly healed: boolean;
}

/** All actions of the operator with these functions, in order of their beginning. */
export function operatorActions(
  history: readonly Operation[],
  functions: readonly OperatorFunction[],
): readonly Action[] {
  return actionsOf(history, 'operator', functions);
}

/** All faults of the history in order of injection; not those that were left out. */
export function faultsOf(history: readonly Operation[]): readonly FaultInHistory[] {
  const functions: readonly NemesisFunction[] = ['inject', 'heal'];
  const actions = actionsOf(history, 'nemesis', functions);
  const heals = actions.filter(({ f }) => f === 'heal');
  return actions
    .filter((action) => action.f === 'inject' && !isLeftOut(action))
    .map((inject) => {
      const { id = '?', kind = 'unknown fault', targets = [] } = (inject.value ?? {}) as Partial<FaultRecord>;
      const heal = heals.findLast(({ value }) => (value as Partial<FaultRecord> | null)?.id === id);
      return {
        id,
        kind,
        targets,
        inject,
        ...(heal === undefined ? {} : { heal }),
        bit: inject.outcome === 'ok',
        healed: heal?.outcome === 'ok',
      };
    });
}

/** Faults that were drawn at random and found no node or no room, so that nothing was done: id, kind, and why. */
export function leftOutFaults(history: readonly Operation[]): readonly LeftOutFault[] {
  return actionsOf(history, 'nemesis', ['inject'])
    .filter(isLeftOut)
    .map(({ value, error = '' }) => {
      const { id = '?', kind = 'unknown fault' } = (value ?? {}) as Partial<FaultRecord>;
      return { id, kind, reason: error };
    });
}

export interface LeftOutFault {
  readonly id: string;
  readonly kind: string;
  readonly reason: string;
}

/** It certainly was not injected, into no node. */
function isLeftOut({ outcome, value }: Action): boolean {
  return outcome === 'fail' && (value as Partial<FaultRecord> | null)?.targets?.length === 0;
}

function actionsOf(
  history: readonly Operation[],
  process: 'nemesis' | 'operator',
  functions: readonly string[],
): readonly Action[] {
  const wanted = history.filter((operation) => operation.process === process && functions.includes(operation.f));
  const partners = pairOperations(wanted);
  const actions: Action[] = [];
  wanted.forEach((operation, position) => {
    const partner = partners[position] ?? UNPAIRED;
    if (operation.type !== 'invoke' && partner !== UNPAIRED) return;
    actions.push(actionOf(operation, wanted[partner]));
  });
  return actions;
}

function actionOf(begin: Operation, end: Operation | undefined): Action {
  const last = end ?? begin;
  const value = end?.value ?? begin.value;
  const node = (value as { readonly node?: string } | null)?.node ?? last.node ?? begin.node;
  const completion = end ?? (begin.type === 'invoke' ? undefined : begin);
  return {
    f: begin.f,
    value,
    ...(node === undefined ? {} : { node }),
    from: begin.time,
    ...(completion === undefined ? {} : { to: completion.time }),
    outcome: last.type === 'invoke' ? 'info' : last.type,
    operations: end === undefined ? [begin.index] : [begin.index, end.index],
    ...(last.error === undefined ? {} : { error: last.error }),
  };
}
