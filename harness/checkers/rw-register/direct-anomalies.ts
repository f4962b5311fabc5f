import { nameOf, show } from '../transactions/explain.ts';
import {
  type AnomalyCollector,
  involve,
  microOperation,
  operationIndex,
  type TransactionAnomaly,
  type TransactionHistory,
} from '../transactions/index.ts';
import { precedesInRealTime } from '../transactions/transaction-order.ts';
import { rowOf, sizeOfRow } from './register-accesses.ts';
import type { RegisterFacts } from './register-facts.ts';
import { NO_VERSION, NOBODY, ORIGIN } from './register-versions.ts';
import { findGarbageReads } from './unwritten-values.ts';
import { valueOfVersion } from './version-values.ts';

/** What needs no graph: a transaction at odds with itself, a read of what should not be seen, an update that is lost. */
export function findDirectAnomalies(
  facts: RegisterFacts,
  initialIsKnown: boolean,
  wanted: ReadonlySet<string>,
  found: AnomalyCollector,
): void {
  findContradictions(facts, found);
  findBadReads(facts, wanted, found);
  for (const access of findGarbageReads(facts.history, facts.versions, facts.accesses, initialIsKnown)) {
    found.add('garbage-read', () =>
      readAnomaly(facts, access, 'garbage-read', ({ key, value }) => `read key ${key} as ${value}, which nobody wrote`),
    );
  }
  findLostUpdates(facts, found);
}

/** A later read of the same transaction that does not show what it read or wrote before. */
function findContradictions({ history, versions, accesses }: RegisterFacts, found: AnomalyCollector): void {
  const { contradictions } = accesses;
  const transactionOf = transactionLookup(history);
  for (let place = 0; place < contradictions.length; place += 2) {
    const micro = contradictions[place] ?? 0;
    const expected = contradictions[place + 1] ?? 0;
    found.add('internal', () => {
      const transaction = transactionOf(micro);
      const [, key, value] = microOperation(history, micro);
      const shown = valueOfVersion(history, versions, expected);
      return {
        type: 'internal',
        message: `${nameOf(operationIndex(history, transaction))} read key ${show(key)} as ${show(value)} although it had itself read or written ${show(shown)} before`,
        ...involve(history, [transaction]),
        key,
        read: value,
        expected: shown,
      };
    });
  }
}

/** What each origin makes of a read by another transaction. */
const BAD_ORIGINS: Readonly<Record<number, { readonly type: string; readonly why: string }>> = {
  [ORIGIN.failed]: { type: 'G1a', why: 'whose write failed' },
  [ORIGIN.intermediate]: { type: 'G1b', why: 'which its writer overwrote before it committed' },
};

/** One fact has one name: G1a; only who does not ask for G1a learns of failed writes that were still there after the failure. */
function findBadReads(facts: RegisterFacts, wanted: ReadonlySet<string>, found: AnomalyCollector): void {
  const { versions, accesses, history } = facts;
  for (let access = 0; access < accesses.count; access += 1) {
    const version = accesses.read[access] ?? NO_VERSION;
    if (version === NO_VERSION) continue;
    const writer = versions.writer[version] ?? NOBODY;
    if (writer === accesses.transaction[access]) {
      found.add('future-read', () =>
        readAnomaly(
          facts,
          access,
          'future-read',
          ({ key, value }) => `read key ${key} as ${value} before writing it itself`,
        ),
      );
      continue;
    }
    const bad = BAD_ORIGINS[versions.origin[version] ?? ORIGIN.nobody];
    if (bad === undefined) continue;
    const reader = accesses.transaction[access] ?? 0;
    const isAborted = bad.type === 'G1a';
    const afterFailure = isAborted && precedesInRealTime(history, writer, reader);
    const isStillThere = afterFailure && !wanted.has('G1a') && wanted.has('failed-write-visible');
    const type = isStillThere ? 'failed-write-visible' : bad.type;
    const when = afterFailure ? ' before this transaction began' : '';
    found.add(type, () => ({
      ...readAnomaly(facts, access, type, ({ key, value }) => `read key ${key} as ${value}, ${bad.why}${when}`),
      ...involve(history, [writer, reader]),
      ...(isAborted ? { afterFailure } : {}),
    }));
  }
}

/** Of one version; there may be thousands. */
const LISTED_UPDATERS = 10;

/** Several committed transactions that read the same version of a register and wrote the register (Adya 1999, G-cursor). */
function findLostUpdates(facts: RegisterFacts, found: AnomalyCollector): void {
  const { history, versions, accesses } = facts;
  for (let version = 0; version < versions.count; version += 1) {
    if (versions.origin[version] === ORIGIN.ambiguous || sizeOfRow(accesses.readersOf, version) < 2) continue;
    const updaters: number[] = [];
    for (const access of rowOf(accesses.readersOf, version)) {
      if (accesses.written[access] !== NO_VERSION) updaters.push(accesses.transaction[access] ?? 0);
    }
    if (updaters.length < 2) continue;
    found.add('lost-update', () => {
      const key = history.keyOf(versions.key[version] ?? 0);
      const value = valueOfVersion(history, versions, version);
      return {
        type: 'lost-update',
        message: `${updaters
          .slice(0, LISTED_UPDATERS)
          .map((updater) => nameOf(operationIndex(history, updater)))
          .join(
            ' and ',
          )} each read key ${show(key)} as ${show(value)} and wrote it: none of them saw what the others wrote`,
        ...involve(history, updaters.slice(0, LISTED_UPDATERS)),
        key,
        value,
      };
    });
  }
}

function readAnomaly(
  { history, versions, accesses }: RegisterFacts,
  access: number,
  type: string,
  sentence: (names: { readonly key: string; readonly value: string }) => string,
): TransactionAnomaly {
  const version = accesses.read[access] ?? 0;
  const key = history.keyOf(accesses.key[access] ?? 0);
  const value = valueOfVersion(history, versions, version);
  return {
    type,
    message: `${nameOf(operationIndex(history, accesses.transaction[access] ?? 0))} ${sentence({ key: show(key), value: show(value) })}`,
    ...involve(history, [accesses.transaction[access] ?? 0]),
    key,
    value,
  };
}

/** Finds the transaction of a micro-operation by halving. */
function transactionLookup({ microOffsets, count }: TransactionHistory): (micro: number) => number {
  return (micro) => {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((microOffsets[middle] ?? 0) <= micro) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}
