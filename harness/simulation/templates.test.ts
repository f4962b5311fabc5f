import { expect } from 'chai';
import { isSerializable } from './fixtures/brute-force.ts';
import { DECIDED_MODELS } from './fixtures/decided-models.ts';
import { smallTransactions } from './fixtures/small-transactions.ts';
import { injectAnomaly, LIST_APPEND_TEMPLATES, RW_REGISTER_TEMPLATES } from './index.ts';

describe('the template of', () => {
  for (const template of [...LIST_APPEND_TEMPLATES, ...RW_REGISTER_TEMPLATES]) {
    const { workload, anomaly, forbiddenBy, allowedBy } = template;
    const transactions = smallTransactions(injectAnomaly([], template, 0));

    it(`${workload} ${anomaly} is not strict-serializable, and breaks and obeys what it says, all orders tried`, () => {
      expect(isSerializable(transactions, 'realtime')).to.equal(false);
      for (const [model, decide, order] of DECIDED_MODELS) {
        if (forbiddenBy.includes(model)) expect(decide(transactions, order), model).to.equal(false);
        if (allowedBy.includes(model)) expect(decide(transactions, order), model).to.equal(true);
      }
    });
  }
});
