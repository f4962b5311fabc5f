import { expect } from 'chai';
import fc from 'fast-check';
import { Draw } from './draw.ts';
import { shuffledWithinConcurrency, withLostAnswers } from './fixtures/same-history.ts';
import { lines, transactionVerdict } from './fixtures/transaction-verdict.ts';
import { ISOLATION, SIMULATED_ISOLATIONS, simulateTransactions } from './index.ts';
import { parseModel } from '../checkers/models/index.ts';

const RUNS = 60;

const simulation = fc.record({
  seed: fc.integer(),
  operations: fc.integer({ min: 1, max: 100 }),
  processes: fc.integer({ min: 1, max: 8 }),
  activeKeys: fc.integer({ min: 1, max: 6 }),
  crashRate: fc.constantFrom(0, 0.1),
  failRate: fc.constantFrom(0, 0.1),
  isolation: fc.constantFrom(...SIMULATED_ISOLATIONS),
});

describe('the verdict on transactions', function () {
  this.timeout(60_000);

  for (const workload of ['list-append', 'rw-register'] as const) {
    it(`stays when completions are shuffled within concurrency: ${workload}`, () => {
      fc.assert(
        fc.property(simulation, fc.integer(), (options, seed) => {
          const history = [...simulateTransactions({ ...options, workload })];
          const shuffled = shuffledWithinConcurrency(history, new Draw(seed));
          const first = transactionVerdict(workload, history, ['strict-serializable']);
          const second = transactionVerdict(workload, shuffled, ['strict-serializable']);
          const shown = `${lines(history)}\nshuffled\n${lines(shuffled)}`;
          expect(second.valid, shown).to.equal(first.valid);
          expect(second.anomalyTypes, shown).to.deep.equal(first.anomalyTypes);
          expect(second.not, shown).to.deep.equal(first.not);
        }),
        { numRuns: RUNS },
      );
    });

    it(`is not made invalid by lost answers, which prove nothing: ${workload}`, () => {
      fc.assert(
        fc.property(simulation, fc.integer(), fc.constantFrom(0.1, 0.5, 1), (options, seed, share) => {
          const history = [...simulateTransactions({ ...options, workload })];
          const lossy = withLostAnswers(history, share, new Draw(seed));
          const promised = ISOLATION[options.isolation].promises.map(parseModel);
          const { valid, anomalyTypes } = transactionVerdict(workload, lossy, promised);
          expect(valid, `${options.isolation}: ${anomalyTypes.join(', ')}\n${lines(lossy)}`).to.not.equal(false);
        }),
        { numRuns: RUNS },
      );
    });

    it(`is the same every time: ${workload}`, () => {
      const history = [
        ...simulateTransactions({ seed: 5, operations: 1500, processes: 10, workload, isolation: 'stale-snapshot' }),
      ];
      const verdict = transactionVerdict(workload, history, ['strict-serializable']);
      expect(verdict.valid).to.equal(false);
      expect(transactionVerdict(workload, history, ['strict-serializable'])).to.deep.equal(verdict);
    });
  }
});
