import { NEVER, type TransactionHistory } from '../transactions/index.ts';
import { type RegisterAccesses, rowOf } from './register-accesses.ts';
import { NO_VERSION, ORIGIN, type RegisterVersions } from './register-versions.ts';

/**
 * Reads of values that nobody wrote: positions of accesses. The reference tool accepts them all (facts/peers.md §1.4).
 *
 * A history that does not say how its registers began may show a value that was there before it (vectors `rw-G2-item`,
 * `rw-wfr`). That is believed if everything speaks for it: at least two transactions agree on the value, nobody read null
 * or another value that nobody wrote, and the first of its readers began before any write of the register was acknowledged.
 *
 * @param initialIsKnown Then nothing is believed.
 */
export function findGarbageReads(
  history: TransactionHistory,
  versions: RegisterVersions,
  accesses: RegisterAccesses,
  initialIsKnown: boolean,
): number[] {
  const believed = new Map<number, boolean>();
  const garbage: number[] = [];
  for (let access = 0; access < accesses.count; access += 1) {
    const version = accesses.read[access] ?? NO_VERSION;
    if (version === NO_VERSION || versions.origin[version] !== ORIGIN.nobody) continue;
    let isBelieved = believed.get(version);
    if (isBelieved === undefined) {
      isBelieved = !initialIsKnown && mayBeTheBeginning(history, versions, accesses, version);
      believed.set(version, isBelieved);
    }
    if (!isBelieved) garbage.push(access);
  }
  return garbage;
}

function mayBeTheBeginning(
  history: TransactionHistory,
  versions: RegisterVersions,
  accesses: RegisterAccesses,
  version: number,
): boolean {
  const key = versions.key[version] ?? 0;
  let readers = 0;
  let firstRead: number = NEVER;
  let firstWritten: number = NEVER;
  for (const access of rowOf(accesses.ofKey, key)) {
    const transaction = accesses.transaction[access] ?? 0;
    const read = accesses.read[access] ?? NO_VERSION;
    if (read === version) {
      readers += 1;
      firstRead = Math.min(firstRead, history.invocation[transaction] ?? 0);
    } else if (read !== NO_VERSION && isUnwritten(versions, read)) {
      return false;
    }
    if (accesses.written[access] !== NO_VERSION) {
      firstWritten = Math.min(firstWritten, history.completion[transaction] ?? NEVER);
    }
  }
  return readers >= 2 && firstRead <= firstWritten;
}

function isUnwritten({ origin }: RegisterVersions, version: number): boolean {
  return origin[version] === ORIGIN.nobody || origin[version] === ORIGIN.initial;
}
