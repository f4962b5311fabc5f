import type { Operation } from '../../history/operation.ts';
import type { Anomaly, CheckResult } from '../checker.ts';
import { OrderedWrites } from './ordered-writes.ts';
import { compareValues, listOf, valueKey, type ValueKey, valuesText } from '../values.ts';
import { pairOperations } from '../../history/pairing.ts';
import { momentText, plural } from '../wording.ts';

/** A read that shows a write without one that had been acknowledged before that write began. */
export interface CausalReverseError {
  /** Index of the read's completion in the history. */
  readonly read: number;
  readonly missing: readonly ValueKey[];
  /** Writes that had been acknowledged before the newest one it shows began. */
  readonly expectedCount: number;
}

/** Result of `causal-reverse` (facts/peers.md §1.4). */
export interface CausalReverseResult extends CheckResult {
  readonly readCount: number;
  readonly writeCount: number;
  readonly errorCount: number;
  /** The first 100. */
  readonly errors: readonly CausalReverseError[];
}

export interface CausalReverseOptions {
  /**
   * Must a read show all that was acknowledged before it began? So it is where reads are promised to be up to date, as under
   * strict serializability; a lagging standby shows less without turning causes round.
   */
  readonly upToDate: boolean;
}

const MOST_ERRORS = 100;
const MOST_ANOMALIES = 20;

/**
 * Operations: `write` of a value that no other write has, `read` of the list of all values. A value must not be visible without
 * those whose writes were acknowledged before its own began, nor listed before them.
 */
export function checkCausalReverse(
  history: readonly Operation[],
  { upToDate }: CausalReverseOptions,
): CausalReverseResult {
  const partners = pairOperations(history);
  const writes = new OrderedWrites(history, partners);
  const errors: CausalReverseError[] = [];
  const anomalies: Anomaly[] = [];
  let readCount = 0;
  history.forEach((read, position) => {
    if (read.f !== 'read' || read.type !== 'ok') return;
    readCount += 1;
    const values = listOf(read).map(valueKey);
    const partner = partners[position] ?? -1;
    const newest = writes.newestBegin(values);
    const missing = writes.missing(values, newest);
    if (missing.length > 0) {
      errors.push({ read: read.index, missing, expectedCount: writes.acknowledgedBefore(newest) });
      anomalies.push(anomaly('causal-reverse', read, `shows later writes without ${valuesText(missing)}`));
    }
    if (upToDate) {
      const stale = writes
        .missing(values, partner >= 0 ? partner : position)
        .filter((value) => !missing.includes(value));
      if (stale.length > 0)
        anomalies.push(anomaly('stale-read', read, `lacks ${valuesText(stale)}, acknowledged before`));
    }
    anomalies.push(...oddValues(read, values, writes));
  });
  return {
    valid: anomalies.length === 0,
    class: 'consistency',
    summary:
      anomalies.length === 0
        ? `${plural(readCount, 'read')}, none with a write before its causes`
        : `${plural(anomalies.length, 'anomaly', 'anomalies')} in ${plural(readCount, 'read')}: ${anomalies[0]?.message ?? ''}`,
    anomalies: anomalies.slice(0, MOST_ANOMALIES),
    readCount,
    writeCount: writes.count,
    errorCount: errors.length,
    errors: errors.slice(0, MOST_ERRORS),
  };
}

/** What is wrong with the list itself. */
function oddValues(read: Operation, values: readonly ValueKey[], writes: OrderedWrites): readonly Anomaly[] {
  const kinds: readonly (readonly [type: string, values: readonly ValueKey[], what: string])[] = [
    ['reversed-order', writes.reversed(values), 'lists before a later write'],
    ['garbage-read', values.filter((value) => writes.outcome(value) === undefined), 'shows what nobody wrote:'],
    ['failed-write-visible', values.filter((value) => writes.outcome(value) === 'fail'), 'shows failed writes:'],
    ['duplicated', repeated(values), 'lists more than once'],
  ];
  return kinds.flatMap(([type, wrong, what]) => {
    if (wrong.length === 0) return [];
    const text = valuesText(wrong.toSorted(compareValues));
    return [anomaly(type, read, type === 'reversed-order' ? `lists ${text} after later writes` : `${what} ${text}`)];
  });
}

function repeated(values: readonly ValueKey[]): readonly ValueKey[] {
  const seen = new Set<ValueKey>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

function anomaly(type: string, { index, time, node }: Operation, what: string): Anomaly {
  const where = node === undefined ? '' : ` on ${node}`;
  return {
    type,
    message: `The read ${index}${where} ${momentText(time)} ${what}`,
    operations: [index],
    interval: [time, time],
    ...(node === undefined ? {} : { nodes: [node] }),
  };
}
