import { expect } from 'chai';
import { historyOf, type Line } from './fixtures/list-append-history.ts';
import { checkListAppend } from './list-append.ts';
import { withRelevantOperations } from './relevant-operations.ts';
import type { MicroOperation } from './transaction-history.ts';
import type { InvolvedTransaction, TransactionAnomaly } from './transaction-result.ts';

const everything = Array.from({ length: 100 }, (_, key): MicroOperation => ['r', key, [1, 2]]);
const long: InvolvedTransaction = { index: 7, type: 'ok', process: 4, value: everything };

function anomaly(rest: Partial<TransactionAnomaly>): TransactionAnomaly {
  return { type: 'G0', message: 'm', transactions: [long], ...rest };
}

function kept(rest: Partial<TransactionAnomaly>): InvolvedTransaction | undefined {
  return withRelevantOperations(anomaly(rest)).transactions[0];
}

describe('the micro-operations of a long transaction', () => {
  const order = { from: 1, to: 2, kind: 'ww', key: 5 } as const;

  it('are those on keys that the anomaly or its steps name, and the others are counted', () => {
    const { value, leftOut } = kept({ key: 3, steps: [order] }) ?? {};
    expect(value?.map(([, key]) => key)).to.deep.equal([3, 5]);
    expect(leftOut).to.equal(98);
  });

  it('are also those that a proof names, and proofs inside of it', () => {
    const inner = { certain: [], circle: [{ ...order, key: 9 }] };
    const proof = { certain: [{ order: { ...order, key: 8 }, otherwise: inner }], circle: [order] };
    expect(kept({ proof })?.value.map(([, key]) => key)).to.deep.equal([5, 8, 9]);
  });

  it('are all there where it has few', () => {
    const short = { ...long, value: everything.slice(0, 8) };
    expect(withRelevantOperations(anomaly({ key: 3, transactions: [short] })).transactions).to.deep.equal([short]);
  });

  it('are the first ones where no key is named', () => {
    expect(kept({})?.value).to.have.length(8);
    expect(kept({})?.leftOut).to.equal(92);
  });
});

describe('a witness', () => {
  const table = (...list: readonly number[]): unknown[] =>
    Array.from({ length: 20 }, (_, key) => ['r', key, key === 4 ? list : []]);
  const events = (...between: readonly (readonly [number, readonly unknown[]])[]): Line[] =>
    [
      [0, [['append', 4, 1]]] as const,
      [1, [['append', 4, 3]]] as const,
      [2, [['r', 4, [1]]]] as const,
      ...between,
      [9, table(1, 3, 5)] as const,
    ].flatMap(([process, value]): Line[] => [
      [process, 'invoke', value],
      [process, 'ok', value],
    ]);
  const witnessesOf = (lines: readonly Line[]): (number | undefined)[] =>
    Object.values(checkListAppend(historyOf(lines)).anomalies).flatMap((found) =>
      found.flatMap(({ steps = [] }) => steps.flatMap(({ kind, witness }) => (kind === 'rw' ? [witness] : []))),
    );

  it('is a short transaction where one shows as much as the one that read everything', () => {
    const shown = events([4, [['r', 4, [1, 3]]]], [3, [['append', 4, 5]]]);
    expect(witnessesOf(shown)).to.deep.equal([7]);
  });

  it('is the one that read everything where nobody else shows it', () => {
    expect(witnessesOf(events([3, [['append', 4, 5]]]))).to.deep.equal([9]);
  });
});
