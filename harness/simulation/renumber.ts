import type { Operation } from '../history/operation.ts';

/** The same operations with index and time by their position, after operations were put in, taken out or moved. */
export function renumber(operations: readonly Operation[]): Operation[] {
  return operations.map((operation, index) => ({ ...operation, index, time: (index + 1) * 1000 }));
}
