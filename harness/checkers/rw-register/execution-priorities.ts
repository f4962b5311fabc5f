import { NEVER } from '../transactions/index.ts';
import type { RegisterFacts } from './register-facts.ts';
import type { VersionZones } from './version-zones.ts';

/**
 * Whose turn it is to be executed: the smallest number first. What writes nothing hinders nobody and comes at once; the others
 * in the order of the middles of their zones, which for one register is a right order whenever there is one.
 */
export function executionPriorities({ history, accesses }: RegisterFacts, zones: VersionZones): Float64Array {
  const { early, late, rank } = zones;
  const priorities = new Float64Array(history.count);
  for (let transaction = 0; transaction < history.count; transaction += 1) {
    let sum = 0;
    let count = 0;
    const end = accesses.ofTransaction.offsets[transaction + 1] ?? 0;
    for (let access = accesses.ofTransaction.offsets[transaction] ?? 0; access < end; access += 1) {
      if ((rank[access] ?? -1) < 0) continue;
      const begin = late[access] ?? 0;
      const until = early[access] ?? 0;
      sum += until === NEVER ? begin : (begin + until) / 2;
      count += 1;
    }
    priorities[transaction] = count === 0 ? AT_ONCE : sum / count;
  }
  return priorities;
}

const AT_ONCE = -1;
/** Positions of the history by which a turn is put off at most. */
const WIDTH = 200;

/** The priority, put off a little: differently for each transaction and each `shake` but 0, and always the same. */
export function shaken(priority: number, transaction: number, shake: number): number {
  if (shake === 0 || priority === AT_ONCE) return priority;
  const mixed = Math.imul(transaction ^ Math.imul(shake, 0x9e3779b1), 0x85ebca6b);
  return priority + ((mixed >>> 16) / 0x10000) * WIDTH;
}
