import { expect } from 'chai';
import fc from 'fast-check';
import { impliedModels, parseModel } from '../checkers/models/index.ts';
import { DECIDED_MODELS } from './fixtures/decided-models.ts';
import { smallTransactions } from './fixtures/small-transactions.ts';
import { ISOLATION, SIMULATED_ISOLATIONS, simulateTransactions } from './index.ts';

const options = fc.record({
  seed: fc.integer(),
  operations: fc.integer({ min: 1, max: 5 }),
  processes: fc.integer({ min: 1, max: 4 }),
  activeKeys: fc.constant(2),
  maxStatements: fc.constant(3),
  crashRate: fc.constantFrom(0, 0.3),
  failRate: fc.constantFrom(0, 0.2),
  staleness: fc.constant(3),
});

describe('all orders tried', function () {
  this.timeout(60_000);

  for (const isolation of SIMULATED_ISOLATIONS) {
    const implied = ISOLATION[isolation].promises.flatMap((model) => [...impliedModels(parseModel(model))]);
    const decided = DECIDED_MODELS.filter(([model]) => implied.includes(model));
    if (decided.length === 0) continue;
    for (const workload of ['list-append', 'rw-register'] as const) {
      it(`explain every small history of the simulated database: ${isolation}, ${workload}`, () => {
        fc.assert(
          fc.property(options, (chosen) => {
            const transactions = smallTransactions([...simulateTransactions({ ...chosen, workload, isolation })]);
            for (const [model, decide, order] of decided) expect(decide(transactions, order), model).to.equal(true);
          }),
          { numRuns: 100 },
        );
      });
    }
  }
});
