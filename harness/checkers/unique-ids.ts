import type { Operation } from '../history/operation.ts';
import { pairOperations } from '../history/pairing.ts';
import type { Anomaly, CheckResult } from './checker.ts';
import { compareValues, valueKey, type ValueKey } from './values.ts';
import { plural } from './wording.ts';

/** Result of `unique-ids` (facts/peers.md §1.4). */
export interface UniqueIdsResult extends CheckResult {
  readonly attemptedCount: number;
  readonly acknowledgedCount: number;
  /** Ids that were given out more than once. */
  readonly duplicatedCount: number;
  /** How often, of the first 100 such ids. */
  readonly duplicated: Readonly<Record<string, number>>;
  /** Lowest and highest id; nulls when there is none. */
  readonly range: readonly [ValueKey, ValueKey];
}

const MOST_DUPLICATES = 100;
const MOST_ANOMALIES = 20;

/** Every `generate` that ended with `ok` returned another id. */
export function checkUniqueIds(history: readonly Operation[]): UniqueIdsResult {
  const partners = pairOperations(history);
  const holders = new Map<ValueKey, number[]>();
  let attemptedCount = 0;
  let acknowledgedCount = 0;
  let range: readonly [ValueKey, ValueKey] = [null, null];
  history.forEach(({ type, value, index }, position) => {
    if (type === 'invoke' || partners[position] === -1) attemptedCount += 1;
    if (type !== 'ok') return;
    acknowledgedCount += 1;
    const id = valueKey(value);
    const [low, high] = range;
    if (acknowledgedCount === 1) range = [id, id];
    else range = [compareValues(id, low) < 0 ? id : low, compareValues(id, high) > 0 ? id : high];
    const known = holders.get(id);
    if (known === undefined) holders.set(id, [index]);
    else known.push(index);
  });
  const duplicated = [...holders].filter(([, indices]) => indices.length > 1);
  return {
    valid: duplicated.length === 0,
    class: 'consistency',
    summary:
      duplicated.length === 0
        ? `${plural(acknowledgedCount, 'id')}, all different`
        : `${plural(duplicated.length, 'id')} of ${acknowledgedCount} given out more than once`,
    anomalies: duplicated.slice(0, MOST_ANOMALIES).map(duplicateAnomaly),
    attemptedCount,
    acknowledgedCount,
    duplicatedCount: duplicated.length,
    duplicated: Object.fromEntries(
      duplicated
        .toSorted(([a], [b]) => compareValues(a, b))
        .slice(0, MOST_DUPLICATES)
        .map(([id, indices]) => [String(id), indices.length]),
    ),
    range,
  };
}

function duplicateAnomaly([id, operations]: readonly [ValueKey, readonly number[]]): Anomaly {
  return {
    type: 'duplicated',
    message: `The id ${JSON.stringify(id)} was given out ${operations.length} times`,
    operations,
  };
}
