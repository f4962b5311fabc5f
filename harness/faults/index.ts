/** Faults: what can be broken, how it is journalled, verified and healed. Other folders import from here. */
import { QuakeError } from '../errors.ts';
import { clockFaults } from './clock/index.ts';
import { diskFaults } from './disk/index.ts';
import type { Fault } from './fault.ts';
import { hostFaults } from './host/index.ts';
import { networkFaults } from './network/index.ts';
import { operationFaults } from './operations/index.ts';
import { processFaults } from './process/index.ts';
import { resourceFaults } from './resources/index.ts';

export { capabilitiesOf, requireFaults, type Capability } from './capabilities.ts';
export {
  faultGroups,
  type CapabilityContext,
  type Fault,
  type FaultContext,
  type FaultGroup,
  type FaultNeeds,
  type Injection,
} from './fault.ts';
export { faultContext, type FaultSurroundings } from './fault-context.ts';
export { findResidue, removeResidue, type Residue, type SearchedNode } from './residue.ts';
export { parseParameters } from './parameters.ts';
export {
  healFault,
  injectFault,
  namesOf,
  type FaultCase,
  type HealResult,
  type InjectResult,
} from './fault-transaction.ts';
export { Journal, readJournal } from './journal.ts';
export {
  impossibleTarget,
  NODE_PATTERN,
  noMinority,
  resolveTargets,
  TARGET_PATTERN,
  TARGET_WORDS,
  type ObservedNode,
} from './targets.ts';
export { openFaults, type JournalEntry, type OpenFault } from './journal-entry.ts';

/** Every kind of fault, in the order in which help shows them. */
export const faults: readonly Fault[] = [
  ...processFaults,
  ...hostFaults,
  ...networkFaults,
  ...diskFaults,
  ...clockFaults,
  ...resourceFaults,
  ...operationFaults,
];

/** The fault of this kind. Throws `QUAKE_FAULT_UNKNOWN` (usage) that names those there are. */
export function faultOfKind(kind: string): Fault {
  return kindLookup()(kind);
}

/** Finds a fault by its kind, among those there are and some more. */
export function kindLookup(more: readonly Fault[] = []): (kind: string) => Fault {
  return (kind) => [...more, ...faults].find((one) => one.kind === kind) ?? unknownKind(kind);
}

function unknownKind(kind: string): never {
  throw new QuakeError('QUAKE_FAULT_UNKNOWN', `There is no fault "${kind}"`, {
    exitClass: 'usage',
    hint: `Faults are: ${faults.map((one) => one.kind).join(', ')}.`,
    context: { kind },
  });
}
