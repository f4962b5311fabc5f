import { type EdgeReason, type ExplainEdge, operationIndex, type Scalar } from '../transactions/index.ts';
import { rowOf } from './register-accesses.ts';
import { nextInstalled } from './register-dependencies.ts';
import { installerOf, type RegisterFacts } from './register-facts.ts';
import { NO_VERSION, NOBODY } from './register-versions.ts';
import { valueOfVersion } from './version-values.ts';

type DataKind = 'ww' | 'wr' | 'rw';

/** Says why an edge of `registerDependencies` exists. */
export function registerEdgeExplainer(facts: RegisterFacts): ExplainEdge {
  return (from, to, kind) => REASONS[kind](facts, from, to) ?? { kind };
}

const REASONS: Readonly<Record<DataKind, (facts: RegisterFacts, from: number, to: number) => EdgeReason | undefined>> =
  {
    wr: (facts, from, to) => {
      for (const access of rowOf(facts.accesses.ofTransaction, to)) {
        const version = facts.accesses.read[access] ?? NO_VERSION;
        if (version !== NO_VERSION && installerOf(facts, version) === from) {
          return { kind: 'wr', key: keyOf(facts, access), value: valueOf(facts, version) };
        }
      }
      return undefined;
    },
    ww: (facts, from, to) => laterVersion(facts, 'ww', from, to),
    rw: (facts, from, to) => laterVersion(facts, 'rw', from, to),
  };

/** `to` wrote a version that comes after the one that `from` wrote (ww) or read (rw). */
function laterVersion(facts: RegisterFacts, kind: 'ww' | 'rw', from: number, to: number): EdgeReason | undefined {
  const { accesses, history } = facts;
  for (const access of rowOf(facts.accesses.ofTransaction, from)) {
    const version = (kind === 'ww' ? accesses.written[access] : accesses.read[access]) ?? NO_VERSION;
    if (version === NO_VERSION) continue;
    const isInitial = kind === 'rw' && version < history.keyCount;
    const next = isInitial ? undefined : nextInstalled(facts, version);
    for (const other of rowOf(facts.accesses.ofTransaction, to)) {
      const later = accesses.written[other] ?? NO_VERSION;
      if (accesses.key[other] !== accesses.key[access] || later === NO_VERSION) continue;
      const isImplied = next !== undefined && !next.includes(later);
      const first = installerOf(facts, version);
      const after = isImplied ? readOf(facts, first, to) : undefined;
      if (isImplied && after === undefined) continue;
      const witness = isInitial
        ? undefined
        : isImplied
          ? operationIndex(history, first)
          : witnessOf(facts, version, later, [from, to]);
      return {
        kind,
        key: keyOf(facts, access),
        value: valueOf(facts, later),
        previous: valueOf(facts, version),
        ...(witness === undefined ? {} : { witness }),
        ...(after === undefined ? {} : { after }),
      };
    }
  }
  return undefined;
}

/** What `second` read of `first`, if anything: then what it wrote comes after what `first` wrote (`implied-order.ts`). */
function readOf(facts: RegisterFacts, first: number, second: number): EdgeReason['after'] {
  if (first === NOBODY) return undefined;
  for (const access of rowOf(facts.accesses.ofTransaction, second)) {
    const version = facts.accesses.read[access] ?? NO_VERSION;
    if (version !== NO_VERSION && installerOf(facts, version) === first) {
      return { key: keyOf(facts, access), value: valueOf(facts, version) };
    }
  }
  return undefined;
}

/** An operation besides these two that shows the order of two versions. */
export function witnessOf(
  { history, order, successors, accesses }: RegisterFacts,
  version: number,
  later: number,
  known: readonly number[],
): number | undefined {
  for (const pair of rowOf(successors, version)) {
    if (order.to[pair] !== later) continue;
    const shown = [order.earlier[pair] ?? 0, order.later[pair] ?? 0].map((access) => accesses.transaction[access] ?? 0);
    const witness = shown.find((transaction) => !known.includes(transaction));
    if (witness !== undefined) return operationIndex(history, witness);
  }
  return undefined;
}

function keyOf({ history, accesses }: RegisterFacts, access: number): Scalar {
  return history.keyOf(accesses.key[access] ?? 0);
}

function valueOf({ history, versions }: RegisterFacts, version: number): Scalar | null {
  return valueOfVersion(history, versions, version);
}
