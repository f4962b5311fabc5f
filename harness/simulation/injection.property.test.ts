import { expect } from 'chai';
import fc from 'fast-check';
import {
  anomaliesForbiddenBy,
  decidedModels,
  impliedModels,
  isAnomalyName,
  parseModel,
} from '../checkers/models/index.ts';
import { lines, transactionVerdict } from './fixtures/transaction-verdict.ts';
import {
  injectAnomaly,
  LIST_APPEND_TEMPLATES,
  RW_REGISTER_TEMPLATES,
  simulateTransactions,
  type AnomalyTemplate,
} from './index.ts';

const RUNS = 10;
/** The models about which transactions say something. */
const DECIDABLE = decidedModels();

function injected(template: AnomalyTemplate): fc.Arbitrary<ReturnType<typeof injectAnomaly>> {
  const count = template.transactions.length;
  return fc
    .record({
      seed: fc.integer(),
      operations: fc.integer({ min: 3, max: 60 }),
      processes: fc.integer({ min: 1, max: 6 }),
      crashRate: fc.constantFrom(0, 0.1),
      place: fc.double({ min: 0, max: 1, noNaN: true }),
      order: fc.shuffledSubarray(
        template.transactions.map((_, place) => place),
        { minLength: count, maxLength: count },
      ),
    })
    .map(({ place, order, ...options }) => {
      const { workload } = template;
      const history = [...simulateTransactions({ ...options, workload, isolation: 'strict-serializable' })];
      return injectAnomaly(history, template, Math.floor(place * history.length), order);
    });
}

describe('an injected anomaly', function () {
  this.timeout(60_000);

  for (const template of [...LIST_APPEND_TEMPLATES, ...RW_REGISTER_TEMPLATES]) {
    const { workload, anomaly, forbiddenBy, allowedBy } = template;

    it(`${workload} ${anomaly} is found under its name`, () => {
      expect(isAnomalyName(anomaly)).to.equal(true);
      fc.assert(
        fc.property(injected(template), (history) => {
          const { valid, anomalyTypes } = transactionVerdict(workload, history, ['strict-serializable']);
          expect(valid, lines(history)).to.equal(false);
          expect(anomalyTypes, lines(history)).to.include(anomaly);
        }),
        { numRuns: RUNS },
      );
    });

    it(`${workload} ${anomaly} breaks ${forbiddenBy.join(' and ')} and what implies it, and nothing else`, () => {
      const forbidding = new Set(forbiddenBy.map(parseModel));
      fc.assert(
        fc.property(injected(template), (history) => {
          for (const name of DECIDABLE) {
            const { valid, anomalyTypes, not, alsoNot } = transactionVerdict(workload, history, [name]);
            const forbids = [...impliedModels(name)].some((implied) => forbidding.has(implied));
            const shown = `${name}: ${anomalyTypes.join(', ')}\n${lines(history)}`;
            if (forbids) {
              expect(valid, shown).to.equal(false);
              expect([...not, ...alsoNot], shown).to.include(name);
            } else {
              expect(valid, shown).to.not.equal(false);
            }
          }
        }),
        { numRuns: RUNS },
      );
    });

    it(`${workload} ${anomaly} is not forbidden by ${allowedBy.join(', ') || 'less'}, says the table of models`, () => {
      for (const model of allowedBy) expect([...anomaliesForbiddenBy([parseModel(model)])]).to.not.include(anomaly);
      for (const model of forbiddenBy) expect([...anomaliesForbiddenBy([parseModel(model)])]).to.include(anomaly);
    });
  }
});
