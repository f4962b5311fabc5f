import type { Operation } from '../../history/operation.ts';
import { type FaultInHistory, faultsOf } from '../actions.ts';
import type { Problem } from './verdict.ts';

/**
 * What went wrong with the faults themselves (design.md, principle 2). A fault that did not bite tested nothing: `unknown`.
 * A fault that was not verified to be gone leaves a test bed in which nothing after it can be believed: `environment`, unless
 * a checker finds worse.
 */
export function faultProblems(history: readonly Operation[]): readonly Problem[] {
  return faultsOf(history).flatMap((fault) => [...biteProblems(fault), ...healProblems(fault)]);
}

function biteProblems(fault: FaultInHistory): readonly Problem[] {
  const { inject, bit } = fault;
  if (bit) return [];
  const why = inject.error === undefined ? '' : `: ${inject.error}`;
  return [
    {
      class: 'unknown',
      type: 'fault-did-not-bite',
      message: `${faultText(fault)}, was not verified to bite${why}`,
    },
  ];
}

function healProblems(fault: FaultInHistory): readonly Problem[] {
  const { targets, inject, heal, healed } = fault;
  // What certainly was not injected, or found no node, needs no healing.
  const harmless = inject.outcome === 'fail' || targets.length === 0;
  if (healed || (heal === undefined && harmless)) return [];
  const why = heal === undefined ? 'was never healed' : 'was not verified to be healed';
  return [
    {
      class: 'environment',
      type: 'heal-failed',
      message: `${faultText(fault)}, ${why}${heal?.error === undefined ? '' : `: ${heal.error}`}`,
    },
  ];
}

function faultText({ id, kind, targets }: FaultInHistory): string {
  return `${id}, ${kind} of ${targets.length === 0 ? 'no node' : targets.join(', ')}`;
}
