import { expect } from 'chai';
import fc from 'fast-check';
import type { Operation } from '../history/operation.ts';
import { DECIDED_MODELS } from './fixtures/decided-models.ts';
import { smallHistory } from './fixtures/small-histories.ts';
import { smallTransactions } from './fixtures/small-transactions.ts';
import { lines, transactionVerdict } from './fixtures/transaction-verdict.ts';

const RUNS = 400;

/** Counts both answers, so that a property that only ever saw one of them does not pass. */
function compare(
  arbitrary: fc.Arbitrary<readonly Operation[]>,
  judge: (history: readonly Operation[]) => { readonly expected: boolean; readonly complaint: string | undefined },
): void {
  const seen = { true: 0, false: 0 };
  fc.assert(
    fc.property(arbitrary, (history) => {
      const { expected, complaint } = judge(history);
      seen[`${expected}`] += 1;
      expect(complaint, lines(history)).to.equal(undefined);
    }),
    { numRuns: RUNS },
  );
  expect(seen.true, 'valid histories').to.be.greaterThan(RUNS / 20);
  expect(seen.false, 'invalid histories').to.be.greaterThan(RUNS / 20);
}

describe('on small histories, all orders tried agree with', function () {
  this.timeout(60_000);

  for (const [model, decide, order] of DECIDED_MODELS) {
    for (const workload of ['list-append', 'rw-register'] as const) {
      it(`the ${workload} checker, both ways: ${model}`, () => {
        compare(smallHistory(workload), (history) => {
          const expected = decide(smallTransactions(history), order);
          const { valid, anomalyTypes } = transactionVerdict(workload, history, [model]);
          const isEmpty = valid === 'unknown' && anomalyTypes.join() === 'empty-transaction-graph';
          const agrees = valid === expected || (isEmpty && expected);
          return { expected, complaint: agrees ? undefined : `${valid}: ${anomalyTypes.join(', ')}` };
        });
      });
    }
  }
});
