import { expect } from 'chai';
import fc from 'fast-check';
import { withMissingWriters } from './fixtures/missing-writers.ts';
import { lines, transactionVerdict } from './fixtures/transaction-verdict.ts';
import { SIMULATED_ISOLATIONS, simulateTransactions } from './index.ts';

const simulation = fc.record({
  seed: fc.integer(),
  operations: fc.integer({ min: 10, max: 150 }),
  processes: fc.integer({ min: 2, max: 8 }),
  activeKeys: fc.integer({ min: 1, max: 6 }),
  crashRate: fc.constantFrom(0, 0.1),
  isolation: fc.constantFrom(...SIMULATED_ISOLATIONS),
});

describe('the transactions that an anomaly names', function () {
  this.timeout(60_000);

  it('show it by themselves: list-append', () => {
    const shown = new Set<string>();
    fc.assert(
      fc.property(simulation, (options) => {
        const history = [...simulateTransactions({ ...options, workload: 'list-append' })];
        const { anomalies } = transactionVerdict('list-append', history, ['strict-serializable']);
        for (const [type, found] of Object.entries(anomalies)) {
          for (const { transactions } of found.slice(0, 3)) {
            const indices = new Set(transactions.flatMap(({ index, invocationIndex }) => [index, invocationIndex]));
            const kept = withMissingWriters(history.filter(({ index }) => indices.has(index)));
            // Its name may be another one: of transactions with several anomalies the plainest is told.
            const { valid } = transactionVerdict('list-append', kept, ['strict-serializable']);
            expect(valid, `${type}\n${lines(kept)}`).to.equal(false);
            shown.add(type);
          }
        }
      }),
      { numRuns: 150 },
    );
    expect([...shown]).to.include.members(['G-single-item', 'G2-item', 'lost-update', 'G1a', 'G1b', 'G1c']);
  });
});
