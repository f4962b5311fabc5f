import type { Operation } from '../../history/operation.ts';
import { pairOperations, UNPAIRED } from '../../history/pairing.ts';
import type { CheckResult } from '../checker.ts';
import { elementsRead } from './set-full-elements.ts';
import { setAnomaly } from './set-full.ts';
import { compareValues, valueKey, type ValueKey } from '../values.ts';
import { plural } from '../wording.ts';

/** Result of `set`: what the last read of a grow-only set shows (facts/peers.md §1.4). Lists in ascending order. */
export interface SetFinalResult extends CheckResult {
  readonly attemptCount: number;
  readonly acknowledgedCount: number;
  /** Elements of the last read that somebody tried to add. */
  readonly okCount: number;
  readonly lostCount: number;
  readonly lost: readonly ValueKey[];
  /** Present though nobody acknowledged them. */
  readonly recoveredCount: number;
  readonly recovered: readonly ValueKey[];
  readonly unexpectedCount: number;
  readonly unexpected: readonly ValueKey[];
  /** Present though their adds certainly did not happen: an aborted transaction shows. */
  readonly failedButPresentCount: number;
  readonly failedButPresent: readonly ValueKey[];
  readonly duplicatedCount: number;
  readonly duplicated: readonly ValueKey[];
}

/** The last ok `read` holds every element whose `add` was acknowledged before it began, once, and nothing that nobody added. */
export function checkSetFinal(history: readonly Operation[]): SetFinalResult {
  const end = history.findLastIndex(({ f, type }) => f === 'read' && type === 'ok');
  const last = history[end];
  const partners = pairOperations(history);
  const invocation = partners[end] ?? UNPAIRED;
  const begin = invocation === UNPAIRED ? end : invocation;
  const adds = outcomesOf(history, partners, last === undefined ? history.length : begin);
  const elements = last === undefined ? [] : elementsRead(last).map(valueKey);
  const present = new Set(elements);
  const sorted = (wanted: (value: ValueKey) => boolean, of: Iterable<ValueKey> = present): ValueKey[] =>
    [...of].filter(wanted).sort(compareValues);
  const acknowledged = [...adds].filter(([, outcome]) => outcome === 'ok' || outcome === 'ok before the read');
  const lost =
    last === undefined
      ? []
      : sorted((value) => adds.get(value) === 'ok before the read' && !present.has(value), adds.keys());
  const unexpected = sorted((value) => !adds.has(value));
  const failedButPresent = sorted((value) => adds.get(value) === 'fail');
  const recovered = sorted((value) => adds.get(value) === 'unknown');
  const duplicated = [...new Set(repeated(elements))].sort(compareValues);
  const anomalies = [
    ...setAnomaly('lost', lost, 'acknowledged and missing from the last read'),
    ...setAnomaly('duplicated', duplicated, 'more than once in the last read'),
    ...setAnomaly('failed-but-present', failedButPresent, 'present although their adds were refused'),
    ...setAnomaly('unexpected', unexpected, 'present although nobody added them'),
  ];
  return {
    valid: anomalies.length > 0 ? false : last === undefined ? 'unknown' : true,
    class: 'consistency',
    summary:
      last === undefined
        ? 'the set was never read'
        : [
            `${plural(acknowledged.length, 'acknowledged element')}, ${lost.length} lost`,
            ...anomalies.map(({ message }) => message),
          ].join('; '),
    anomalies,
    attemptCount: adds.size,
    acknowledgedCount: acknowledged.length,
    okCount: present.size - unexpected.length,
    lostCount: lost.length,
    lost,
    recoveredCount: recovered.length,
    recovered,
    unexpectedCount: unexpected.length,
    unexpected,
    failedButPresentCount: failedButPresent.length,
    failedButPresent,
    duplicatedCount: duplicated.length,
    duplicated,
  };
}

type AddOutcome = 'ok before the read' | 'ok' | 'fail' | 'unknown';

/** Of every element that somebody tried to add; of several adds of one element the best. */
function outcomesOf(
  history: readonly Operation[],
  partners: Int32Array,
  readBegins: number,
): ReadonlyMap<ValueKey, AddOutcome> {
  const outcomes = new Map<ValueKey, AddOutcome>();
  history.forEach(({ f, type, value }, position) => {
    if (f !== 'add') return;
    const element = valueKey(value);
    if (type === 'ok') {
      if (outcomes.get(element) !== 'ok before the read') {
        outcomes.set(element, position < readBegins ? 'ok before the read' : 'ok');
      }
    } else if (type === 'fail') {
      if (!outcomes.has(element)) outcomes.set(element, 'fail');
    } else if (history[partners[position] ?? -1]?.type !== 'fail') {
      // Begun and not refused: unless an acknowledgement follows, nobody knows.
      if ((outcomes.get(element) ?? 'fail') === 'fail') outcomes.set(element, 'unknown');
    }
  });
  return outcomes;
}

function repeated(values: readonly ValueKey[]): readonly ValueKey[] {
  const seen = new Set<ValueKey>();
  return values.filter((value) => seen.size === seen.add(value).size);
}
