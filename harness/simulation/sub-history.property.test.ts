import { expect } from 'chai';
import fc from 'fast-check';
import type { ModelName } from '../checkers/models/index.ts';
import type { InvolvedTransaction } from '../checkers/transactions/index.ts';
import type { Operation } from '../history/operation.ts';
import { DECIDED_MODELS } from './fixtures/decided-models.ts';
import { smallHistory } from './fixtures/small-histories.ts';
import { withMissingWriters } from './fixtures/missing-writers.ts';
import { lines, transactionVerdict } from './fixtures/transaction-verdict.ts';
import { SIMULATED_ISOLATIONS, simulateTransactions, type TransactionWorkload } from './index.ts';

const simulation = fc.record({
  seed: fc.integer(),
  operations: fc.integer({ min: 10, max: 150 }),
  processes: fc.integer({ min: 2, max: 8 }),
  activeKeys: fc.integer({ min: 1, max: 6 }),
  crashRate: fc.constantFrom(0, 0.1),
  isolation: fc.constantFrom(...SIMULATED_ISOLATIONS),
});

const EXPECTED: Readonly<Record<TransactionWorkload, readonly string[]>> = {
  'list-append': ['G-single-item', 'G2-item', 'lost-update', 'G1a', 'G1b', 'G1c'],
  'rw-register': ['G-single-item', 'lost-update', 'G1a', 'G1b', 'G1c', 'G-single-item-realtime'],
};

describe('the transactions that an anomaly names', function () {
  this.timeout(60_000);

  for (const workload of ['list-append', 'rw-register'] as const) {
    it(`show it by themselves: ${workload}`, () => {
      const shown = new Set<string>();
      fc.assert(
        fc.property(simulation, (options) => {
          const history = [...simulateTransactions({ ...options, workload })];
          const { anomalies } = transactionVerdict(workload, history, ['strict-serializable']);
          for (const [type, found] of Object.entries(anomalies)) {
            for (const { transactions, message } of found.slice(0, 3)) {
              expectShown(workload, history, transactions, `${type}: ${message}`);
              shown.add(type);
            }
          }
        }),
        { numRuns: 150 },
      );
      expect([...shown]).to.include.members(EXPECTED[workload]);
    });
  }

  it('show by themselves that no order of versions helps, and each of them is needed', () => {
    let count = 0;
    fc.assert(
      fc.property(smallHistory('rw-register'), fc.constantFrom(...DECIDED_MODELS), (history, [model]) => {
        const { anomalies } = transactionVerdict('rw-register', history, [model]);
        for (const { transactions, proof, message } of Object.values(anomalies).flat()) {
          if (proof === undefined) continue;
          count += 1;
          expectShown('rw-register', history, transactions, message, [model]);
          for (const left of transactions) {
            // Whoever is read from would be put back as a missing writer.
            if (transactions.some((other) => other !== left && readsFrom(other, left))) continue;
            const fewer = subHistory(
              history,
              transactions.filter((other) => other !== left),
            );
            const { anomalies: others } = transactionVerdict('rw-register', fewer, [model]);
            const isProved = Object.values(others).some((found) => found.some((one) => one.proof !== undefined));
            expect(isProved, `without T${left.index}, still\n${lines(fewer)}`).to.equal(false);
          }
        }
      }),
      { numRuns: 1500 },
    );
    expect(count).to.be.greaterThan(2);
  });
});

function readsFrom(reader: InvolvedTransaction, writer: InvolvedTransaction): boolean {
  return reader.value.some(
    ([word, key, value]) =>
      word === 'r' && writer.value.some(([other, itsKey, its]) => other === 'w' && itsKey === key && its === value),
  );
}

/** The operations of these transactions, and writers of what they read. */
function subHistory(history: readonly Operation[], transactions: readonly InvolvedTransaction[]): Operation[] {
  const indices = new Set(transactions.flatMap(({ index, invocationIndex }) => [index, invocationIndex]));
  return withMissingWriters(history.filter(({ index }) => indices.has(index)));
}

/** Its name may be another one: of transactions with several anomalies the plainest is told. */
function expectShown(
  workload: TransactionWorkload,
  history: readonly Operation[],
  transactions: readonly InvolvedTransaction[],
  shown: string,
  models: readonly ModelName[] = ['strict-serializable'],
): void {
  const kept = subHistory(history, transactions);
  const { valid } = transactionVerdict(workload, kept, models);
  expect(valid, `${shown}\n${lines(kept)}`).to.equal(false);
}
