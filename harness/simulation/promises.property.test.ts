import { expect } from 'chai';
import fc from 'fast-check';
import { parseModel } from '../checkers/models/index.ts';
import { checkRwRegister } from '../checkers/rw-register/index.ts';
import { TransactionHistoryBuilder } from '../checkers/transactions/index.ts';
import { lines, transactionVerdict } from './fixtures/transaction-verdict.ts';
import { ISOLATION, SIMULATED_ISOLATIONS, simulateTransactions, type SimulatedIsolation } from './index.ts';

const WORKLOADS = ['list-append', 'rw-register'] as const;
const RUNS = 40;

/** The next stronger promise, which enough histories of the level must break; otherwise the switch weakens nothing. */
const BROKEN: Partial<Record<SimulatedIsolation, string>> = {
  'strong-session-serializable': 'strict-serializable',
  serializable: 'strong-session-serializable',
  'strong-snapshot-isolation': 'serializable',
  'strong-session-snapshot-isolation': 'strong-snapshot-isolation',
  'snapshot-isolation': 'strong-session-snapshot-isolation',
  'read-committed': 'snapshot-isolation',
  'read-uncommitted': 'read-committed',
  'stale-snapshot': 'cursor-stability',
  none: 'read-uncommitted',
};

const options = fc.record({
  seed: fc.integer(),
  operations: fc.integer({ min: 1, max: 200 }),
  processes: fc.integer({ min: 1, max: 10 }),
  activeKeys: fc.integer({ min: 1, max: 10 }),
  writesPerKey: fc.constantFrom(4, 32),
  crashRate: fc.constantFrom(0, 0.05, 0.3),
  failRate: fc.constantFrom(0, 0.1),
});

describe('a simulated database', function () {
  this.timeout(60_000);

  for (const workload of WORKLOADS) {
    for (const isolation of SIMULATED_ISOLATIONS) {
      const promised = ISOLATION[isolation].promises;
      if (promised.length === 0) continue;
      it(`keeps what ${isolation} promises: ${workload}`, () => {
        fc.assert(
          fc.property(options, (chosen) => {
            const history = [...simulateTransactions({ ...chosen, workload, isolation })];
            const { valid, anomalyTypes } = transactionVerdict(workload, history, promised.map(parseModel));
            expect(valid, `${anomalyTypes.join(', ')}\n${lines(history)}`).to.not.equal(false);
            if (valid === 'unknown') expect(anomalyTypes).to.deep.equal(['empty-transaction-graph']);
          }),
          { numRuns: RUNS },
        );
      });
    }
  }

  it('that is strict-serializable is valid whatever else is assumed about registers', () => {
    const assumed = fc.record({ wfrKeys: fc.boolean(), sequentialKeys: fc.boolean(), linearizableKeys: fc.boolean() });
    fc.assert(
      fc.property(options, assumed, (chosen, assumptions) => {
        const history = [
          ...simulateTransactions({ ...chosen, workload: 'rw-register', isolation: 'strict-serializable' }),
        ];
        const builder = new TransactionHistoryBuilder();
        for (const operation of history) builder.add(operation);
        const { valid, anomalyTypes } = checkRwRegister(builder.build({}), assumptions);
        expect(valid, `${anomalyTypes.join(', ')}\n${lines(history)}`).to.not.equal(false);
      }),
      { numRuns: RUNS },
    );
  });

  for (const isolation of SIMULATED_ISOLATIONS) {
    const broken = BROKEN[isolation];
    if (broken === undefined) continue;
    it(`does not keep ${broken} under ${isolation}`, () => {
      const history = simulateTransactions({
        seed: 1,
        operations: 2000,
        processes: 10,
        workload: 'list-append',
        isolation,
      });
      expect(transactionVerdict('list-append', history, [parseModel(broken)]).valid).to.equal(false);
    });
  }
});
