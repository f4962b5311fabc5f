import { type IntRuns, parseIntRuns } from '../../history/int-runs.ts';
import type { Operation } from '../../history/operation.ts';

/**
 * The operations of the workload `set`, as they stand in the history:
 * - `add`: value an integer that no other `add` has;
 * - `read`: value of the ok completion all elements as `IntRuns`; `node` is the node that was read, whatever its role;
 *   `final` on the reads of every node after healing.
 */
export function isSetOperation({ workload, process }: Operation): boolean {
  return workload === 'set' && typeof process === 'number';
}

/** Throws a `TypeError` for anything else: a harness that stores something else has an error of its own. */
export function elementOf({ value, index }: Operation): number {
  if (!Number.isSafeInteger(value)) {
    throw new TypeError(`Expected an integer to be added in operation ${index}, got ${JSON.stringify(value)}`);
  }
  return Number(value);
}

/** Throws a `TypeError` for anything else. */
export function elementsOf({ value, index }: Operation): IntRuns {
  const runs = parseIntRuns(value);
  if (runs === undefined) {
    throw new TypeError(`Expected runs of integers, [[low, high], ...], to be read in operation ${index}`);
  }
  return runs;
}
