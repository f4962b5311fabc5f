/** Faults: what can be broken, how it is journalled, verified and healed. Other folders import from here. */
import { QuakeError } from '../errors.ts';
import type { Fault } from './fault.ts';
import { kill } from './kill.ts';

export type { Fault, FaultContext, Injection } from './fault.ts';
export { healFault, injectFault, type FaultCase, type HealResult, type InjectResult } from './fault-transaction.ts';
export { Journal, readJournal } from './journal.ts';
export { resolveTargets, type ObservedNode } from './targets.ts';
export { openFaults, type JournalEntry, type OpenFault } from './journal-entry.ts';

/** Every kind of fault, in the order in which help shows them. */
export const faults: readonly Fault[] = [kill];

/** The fault of this kind. Throws `QUAKE_FAULT_UNKNOWN` (usage) that names those there are. */
export function faultOfKind(kind: string): Fault {
  const fault = faults.find((one) => one.kind === kind);
  if (fault !== undefined) return fault;
  throw new QuakeError('QUAKE_FAULT_UNKNOWN', `There is no fault "${kind}"`, {
    exitClass: 'usage',
    hint: `Faults are: ${faults.map((one) => one.kind).join(', ')}.`,
    context: { kind },
  });
}
